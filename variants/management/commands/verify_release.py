"""manage.py verify_release: read a release again and compare it with what was loaded.

Separate module because Django wants one for each command.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from variants.releases.models import Release
from variants.releases.verifying import verify_release


class Command(BaseCommand):
    help = (
        "Read every block of a published release, or of all of them, and compare its checksum, and the digest of all"
        " tables with that of the load; the same with the files of its lake. The exit status is 1 if something differs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "name", nargs="?", metavar="NAME", help="name of a published release; all of them unless given"
        )

    def handle(self, *, name: str | None, **options: Any) -> None:
        releases = Release.objects.published().exclude(digest="").order_by("name")
        if name:
            releases = releases.filter(name=name)
        if name and not releases:
            raise CommandError(f"there is no published release {name!r}")
        damaged = 0
        for release in releases:
            verification = verify_release(release=release)
            damaged += bool(verification.sentence)
            self.stdout.write(
                f"{release}: {verification.blocks} blocks read, {verification.sentence or 'all as loaded'}"
            )
        if damaged:
            raise CommandError(f"{damaged} of {len(releases)} releases are damaged: load them again from their files")
