"""Take the variants that answer a query home as a table."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from variants.exports.selection_files import FORMATS, write_selection
from variants.genome.regions import Region, RegionError, parse_region
from variants.query.conditions import GeneIn
from variants.query.errors import QueryError
from variants.releases.field_values import named_fields
from variants.releases.query_names import genes_in_release
from variants.releases.reader import ReleaseNotFoundError, ReleaseReader, release_of_operator
from variants.releases.selection import select_variants


class Command(BaseCommand):
    help = (
        "Write the variants of a release that answer a query, in order of position, e.g. "
        "query 'cadd.phred:>=20 AND NOT _exists_:exac.af' --release f5 --gene BRCA1 --fields cadd.phred,exac.af"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("filter", help="the query; '' for every variant")
        parser.add_argument("--release", required=True, help="name of the release")
        place = parser.add_mutually_exclusive_group()
        place.add_argument("--region", help="e.g. chr22:43000000-44000000 (1-based, both ends included)")
        place.add_argument("--gene", help="symbol or id: its variants, consequences on its own transcripts")
        parser.add_argument("--fields", default="", help="fields or groups of fields, separated by commas")
        parser.add_argument("--format", choices=FORMATS, default="tsv")
        parser.add_argument("--output", type=Path, help="file to write (default: standard output)")

    def handle(self, **options: Any) -> None:
        try:
            release = release_of_operator(name=options["release"])
            selection = select_variants(
                release=release,
                text=options["filter"],
                region=_region(options["region"]),
                gene=_gene(release, options["gene"]),
            )
            specs = named_fields(release=release, names=[name for name in options["fields"].split(",") if name.strip()])
        except (ReleaseNotFoundError, QueryError, RegionError) as error:
            raise CommandError(str(error)) from None
        output = options["output"]
        with output.open("wb") if output else nullcontext(sys.stdout.buffer) as file:
            try:
                count = write_selection(selection=selection, specs=specs, file=file, format_name=options["format"])
            except BrokenPipeError:  # the reader, such as head, has seen enough
                sys.stdout = None  # type: ignore[assignment]
                return
        self.stderr.write(f"{count} variants")


def _region(text: str | None) -> Region | None:
    if text is None:
        return None
    region = parse_region(text)
    if region is None:
        raise CommandError(f"--region {text}: write it as chr22:43000000-44000000")
    return region


def _gene(release: ReleaseReader, name: str | None) -> GeneIn | None:
    if name is None:
        return None
    gene = genes_in_release(release=release, words=[name]).get(name)
    if gene is None:
        raise CommandError(f"--gene {name}: there is no such gene in {release.model.assembly}")
    return gene
