"""manage.py restore FOLDER: a backup into an empty server, compared digest by digest."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError

from lwds_portal.operations.backup import BackupError
from lwds_portal.operations.restore import restore_backup


class Command(BaseCommand):
    help = "Restore a backup into an empty database and storage, and compare every digest with what was copied."
    requires_system_checks = []  # the database is empty

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            for sentence in restore_backup(folder):
                self.stdout.write(sentence)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            reason = str(error).partition("\n")[0]
            raise CommandError(f"The database broke off ({reason}): run the command again.") from None
