"""manage.py default_release: which release answers addresses that name none. Separate module because Django wants one
for each command."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from variants.releases.default_release import DefaultReleaseError, choose_default_release
from variants.releases.models import Release


class Command(BaseCommand):
    help = (
        "Choose the release that answers addresses of pages and REST that name its assembly and no release; without a"
        " NAME, list the defaults. Publishing another release never changes them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", metavar="NAME", help="name of a published release")
        parser.add_argument(
            "--portal", action="store_true", help="it also answers addresses that name no assembly either"
        )

    def handle(self, *, name: str | None, portal: bool, **options: Any) -> None:
        if name:
            release = Release.objects.published().filter(name=name).first()
            if release is None:
                names = ", ".join(Release.objects.published().order_by("name").values_list("name", flat=True))
                raise CommandError(f"there is no published release {name!r}; published: {names or 'none'}")
            try:
                choose_default_release(release=release, for_portal=portal)
            except DefaultReleaseError as error:
                raise CommandError(str(error)) from None
        elif portal:
            raise CommandError("--portal needs the NAME of a release")
        defaults = Release.objects.filter(is_default=True).order_by("assembly")
        for release in defaults:
            scope = ", and of addresses that name no assembly" if release.is_portal_default else ""
            self.stdout.write(f"{release.name} is the default of {release.assembly}{scope}")
        if not defaults:
            self.stdout.write("no default is chosen")
