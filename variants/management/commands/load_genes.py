"""manage.py load_genes: a gene table for one assembly."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from variants.genome import packaged_genes
from variants.genome.gene_tables import GeneTableError, read_comments, read_genes
from variants.releases.gene_table_assembly import find_contradictions, find_doubts
from variants.releases.gene_table_check import is_foreign_table, match_gene_table
from variants.releases.genes import load_genes
from variants.releases.models import Assembly


class Command(BaseCommand):
    help = (
        "Load genes of one assembly from TSV (with a header line), GTF, GFF3 or BED, gzip or not. "
        "Genes already there are updated by their id; loading a table twice changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        table = parser.add_mutually_exclusive_group(required=True)
        table.add_argument("file", nargs="?", type=Path, metavar="FILE")
        table.add_argument("--packaged", action="store_true", help="the table that ships with the portal")
        parser.add_argument("--assembly", required=True, choices=Assembly.values)
        parser.add_argument("--replace", action="store_true", help="drop the assembly's other genes")
        parser.add_argument(
            "--force",
            action="store_true",
            help="load the table even if it is of another assembly, or no release of the assembly names its genes",
        )

    @transaction.atomic
    def handle(self, *, file: Path | None, assembly: str, replace: bool, force: bool, **options: Any) -> None:
        path = file or packaged_genes.packaged_table(assembly)
        source = path.name if file else packaged_genes.SOURCE
        try:
            genes = list(read_genes(path))
            contradictions = find_contradictions(assembly, header=read_comments(path), genes=genes) if file else []
            if contradictions and not force:
                raise CommandError(
                    f"{path.name} is not of {assembly}: {'; '.join(contradictions)}. Nothing was changed:"
                    f" load a table of {assembly}, or this one with the --assembly that it is of; --force loads it"
                    " nevertheless"
                )
            outcome = load_genes(assembly=assembly, genes=genes, source=source, replace=replace)
        except GeneTableError as error:
            raise CommandError(str(error)) from None
        for problem in [*contradictions, *(find_doubts(assembly, file_name=path.name, genes=genes) if file else [])]:
            self.stderr.write(f"warning: {problem}")
        matches = match_gene_table(assembly=assembly)
        sentences = [match.sentence for match in matches if match.sentence]
        if is_foreign_table(matches) and not force:
            raise CommandError(
                f"{path.name}: {'; '.join(sentences)}. Nothing was changed; --force loads it nevertheless"
            )
        for sentence in sentences:
            self.stderr.write(f"warning: {sentence}")
        self.stdout.write(f"{assembly}: {outcome.loaded:,} genes from {path.name}")
        if outcome.skipped:
            names = ", ".join(f"{name} ({count:,})" for name, count in outcome.skipped.most_common(3))
            self.stdout.write(
                f"skipped {outcome.skipped.total():,} genes on {len(outcome.skipped):,} sequences other than "
                f"1-22, X, Y, MT: {names}{' ...' if len(outcome.skipped) > 3 else ''}"
            )
