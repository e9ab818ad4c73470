"""Make fields of a loaded release filterable."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ingest.fill.make_filterable import FilterableError, make_filterable
from variants.releases.models import Release


class Command(BaseCommand):
    help = (
        "Make fields of a loaded release filterable: their typed columns are filled from the stored source lines,"
        " in a new table, while the release stays in use."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("fields", nargs="+", metavar="FIELD", help="source column or path, e.g. cadd.phred")
        parser.add_argument("--release", required=True, help="name of the release, whose newest edition is used")

    def handle(self, **options: Any) -> None:
        release = Release.objects.filter(name=options["release"]).order_by("-edition").first()
        if release is None:
            raise CommandError(f"there is no release {options['release']!r}")
        try:
            fields = make_filterable(release=release, names=options["fields"], watch=self._show)
        except FilterableError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{release}: {', '.join(field.path for field in fields)} can now be filtered by")
        for field in fields:
            if misfits := field.statistics["misfits"]:
                self.stdout.write(f"{field.path}: {misfits:,} cells do not fit its type; a filter sees no value there")

    def _show(self, variants: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"{variants:,} variants", ending="\r")
