"""manage.py query: the variants that answer a query, as a file."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from variants.exports.compressed_files import is_compressed_name, plain_path
from variants.exports.selection_files import FORMATS, write_selection
from variants.genome.regions import RegionError
from variants.management.release_arguments import add_release_arguments, open_chosen_release
from variants.query.errors import QueryError
from variants.releases.field_names import read_fields
from variants.releases.named_selection import select_by_names
from variants.releases.reader import ReleaseNotFoundError
from variants.releases.release_holds import hold_release


class Command(BaseCommand):
    help = (
        "Write the variants of a release that answer a query, in order of position, e.g. "
        "query 'cadd.phred:>=20 AND NOT _exists_:exac.af' --release f5 --gene BRCA1 --fields cadd.phred,exac.af"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("filter", help="the query; '' for every variant")
        add_release_arguments(parser)
        scope = parser.add_mutually_exclusive_group()
        scope.add_argument("--region", default="", help="e.g. chr22:43000000-44000000 (1-based, both ends included)")
        scope.add_argument("--gene", default="", help="symbol or id: its variants, consequences on its own transcripts")
        parser.add_argument("--fields", default="", help="fields or groups of fields, separated by commas")
        parser.add_argument("--format", choices=FORMATS, default="tsv")
        parser.add_argument("--output", type=Path, help="file to write, compressed (BGZF) if its name ends in .gz")

    def handle(self, **options: Any) -> None:
        try:
            release = open_chosen_release(options)
            selection = select_by_names(
                release=release, query=options["filter"], gene=options["gene"], region=options["region"]
            )
            specs = read_fields(release=release, names=options["fields"])
        except (ReleaseNotFoundError, QueryError, RegionError) as error:
            raise CommandError(str(error)) from None
        for warning in filter(None, (release.incompleteness, *selection.warnings)):
            self.stderr.write(f"{warning}.")
        output: Path | None = options["output"]
        with ExitStack() as stack:
            stack.enter_context(hold_release(release))
            file: BinaryIO = sys.stdout.buffer
            if output:
                path = stack.enter_context(plain_path(output, compress=is_compressed_name(output)))
                file = stack.enter_context(path.open("wb"))
            try:
                count = write_selection(selection=selection, specs=specs, file=file, format_name=options["format"])
            except BrokenPipeError:  # the reader, such as head, has read enough
                sys.stdout = None  # Python flushes it at exit, which would fail again
                return
        self.stderr.write(f"{count} variants")
