"""Write a synthetic WGSA file."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ingest.sample.layout import LAYOUTS
from ingest.sample.writer import SEED, write_sample
from variants.genome.chromosomes import UnknownChromosomeError, chromosome_code, chromosome_length, chromosome_name
from variants.genome.packaged_genes import genes_of_chromosome
from variants.releases.models import Assembly


class Command(BaseCommand):
    help = (
        "Write SYNTHETIC WGSA annotation (gzip): shaped and filled like TOPMed's freeze 5, over real gene positions,"
        " with invented values. The same arguments give the same bytes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rows", type=int, required=True, help="source lines; about 1.3 for each variant")
        parser.add_argument("--columns", type=int, choices=LAYOUTS, required=True)
        parser.add_argument("--assembly", choices=Assembly.values, required=True)
        parser.add_argument("--chrom", required=True, help="1 to 22, X or Y")
        parser.add_argument("--output", type=Path, required=True, metavar="F.gz")
        parser.add_argument("--seed", type=int, default=SEED, help="another seed gives another sample")

    def handle(self, **options: Any) -> None:
        if options["rows"] < 1:
            raise CommandError("--rows must be at least 1")
        started = time.monotonic()
        try:
            chrom = chromosome_code(options["chrom"])
            report = write_sample(
                options["output"],
                rows=options["rows"],
                columns=options["columns"],
                chromosome=chromosome_name(chrom),
                length=chromosome_length(options["assembly"], chrom),
                genes=genes_of_chromosome(options["assembly"], chrom),
                seed=options["seed"],
                watch=lambda rows: self._show(rows, options["rows"]),
            )
        except (UnknownChromosomeError, ValueError) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{options['output']}: cannot be written: {error.strerror}") from None
        seconds = time.monotonic() - started
        self.stdout.write(
            f"{options['output']}: SYNTHETIC, {report.rows} rows, {report.variants} variants,"
            f" {report.bytes / report.rows:.0f} bytes a row, gzip {report.bytes / report.compressed:.1f}:1,"
            f" {report.rows / seconds:,.0f} rows/s"
        )

    def _show(self, rows: int, total: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"{rows / total:4.0%}, {rows} rows", ending="\r" if rows < total else "\n")
