"""Annotate a list of variants from a release."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from variants.lists.files import open_text
from variants.query.errors import QueryError
from variants.selectors.releases import ReleaseNotFoundError, release_of_operator
from variants.selectors.values import named_fields
from variants.services.annotation import FORMATS, Annotation, annotate_list


class Command(BaseCommand):
    help = (
        "Annotate a list: VCF (.gz too, genotypes are passed over), a table with chrom, pos, ref and alt, or one"
        " variant a line as chr:pos:ref:alt, chr-pos-ref-alt, genomic HGVS or rs number."
        " Every entry gets its row, in order."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--release", required=True, help="name of the release")
        parser.add_argument("--fields", default="", help="fields or groups of fields, separated by commas")
        parser.add_argument("--format", choices=FORMATS, default="tsv")
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, **options: Any) -> None:
        try:
            opened = release_of_operator(name=options["release"])
            names = [name for name in options["fields"].split(",") if name.strip()]
            asked = Annotation(opened, named_fields(opened=opened, names=names), options["format"])
            asked.progress = self._progress if sys.stderr.isatty() else None
            with open_text(options["file"]) as lines:
                annotate_list(asked=asked, lines=lines, output=options["output"])
        except (ReleaseNotFoundError, QueryError, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from None
        for warning in asked.warnings:
            self.stderr.write(self.style.ERROR(f"warning: {warning}"))
        self.stdout.write(f"{asked.report.entries} rows, {asked.report.found} found")

    def _progress(self, done: int) -> None:
        self.stderr.write(f"\r{done} rows", ending="")
