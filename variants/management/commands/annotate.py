"""Annotate a list of variants from a release."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from variants.annotate.list_writer import FORMATS, Annotation, annotate_list
from variants.annotate.subset_release import IntersectingError, annotate_into
from variants.lists.text_files import UnreadableListError, text_lines
from variants.query.errors import QueryError
from variants.releases.field_values import named_fields
from variants.releases.models import Release
from variants.releases.publishing import publish_release
from variants.releases.reader import ReleaseNotFoundError, release_of_operator


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
        parser.add_argument("--into", metavar="RELEASE", help="also make a release of the variants that were found")
        parser.add_argument("--publish", action="store_true", help="publish the release that --into makes")

    def handle(self, **options: Any) -> None:
        try:
            release = release_of_operator(name=options["release"])
            names = [name for name in options["fields"].split(",") if name.strip()]
            asked = Annotation(release, named_fields(release=release, names=names), options["format"])
            asked.progress = self._progress if sys.stderr.isatty() else None
            made = self._annotated(asked, options)
        except UnreadableListError as error:
            raise CommandError(f"{options['file']}: {error}") from None
        except (ReleaseNotFoundError, QueryError, IntersectingError, OSError) as error:
            raise CommandError(str(error)) from None
        for note in asked.notes:
            self.stderr.write(f"note: {note}")
        for warning in asked.warnings:
            self.stderr.write(self.style.ERROR(f"warning: {warning}"))
        self.stdout.write(f"{asked.report.entries} rows, {asked.report.found} found")
        if made:
            self.stdout.write(f"{made}: {made.status}; {made.variant_count} variants")

    @staticmethod
    def _annotated(asked: Annotation, options: dict[str, Any]) -> Release | None:
        """The list annotated; the release it made, where one was asked for."""
        path, output, name = options["file"], options["output"], options["into"]
        with path.open("rb") as file:
            lines = text_lines(file)
            if not name:
                annotate_list(asked=asked, lines=lines, output=output)
                return None
            made = annotate_into(asked=asked, lines=lines, output=output, name=name, list_name=path.name)
        return publish_release(release=made) if options["publish"] else made

    def _progress(self, done: int) -> None:
        self.stderr.write(f"\r{done} rows", ending="")
