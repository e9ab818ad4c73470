"""manage.py backup FOLDER: a copy of database and files, with digests."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError

from lwds_portal.operations.backup import BackupError, create_backup
from lwds_portal.operations.restore import verify_backup


class Command(BaseCommand):
    help = "Copy the database and the stored files into a new folder. The portal may go on working meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument(
            "--verify", action="store_true", help="restore it into a scratch database too, and compare rows and digests"
        )

    def handle(self, *args: Any, folder: Path, verify: bool, **options: Any) -> None:
        try:
            manifest = create_backup(folder)
            for sentence in verify_backup(folder) if verify else ():
                self.stdout.write(sentence)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            reason = str(error).partition("\n")[0]
            raise CommandError(f"The database broke off ({reason}): begin anew, in a new folder.") from None
        self.stdout.write(f"{folder}: {len(manifest['releases'])} releases, {len(manifest['sha256'])} files")
