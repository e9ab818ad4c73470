"""Gene tables become Gene rows."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection, transaction
from psycopg.sql import Identifier

from variants.chromosomes import UnknownChromosomeError, chromosome_code
from variants.genes.records import GeneRecord, GeneTableError
from variants.models import Gene
from variants.storage.copy import array_cell, copy_text, text_cell

BATCH = 5_000
_COLUMNS = (
    *("assembly", "gene_id", "symbol", "chrom", "span", "strand", "biotype"),
    *("previous_symbols", "alias_symbols", "name", "source"),
)
_REFSEQ_CHROMOSOME = re.compile(r"NC_(?:0000(?P<number>\d\d)|012920)\.\d+")


@dataclass(slots=True)
class GeneLoad:
    """What a gene table brought: genes now in the portal, and genes left out by sequence (patches, scaffolds)."""

    loaded: int = 0
    skipped: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def load_genes(*, assembly: str, genes: Iterable[GeneRecord], source: str, replace: bool = False) -> GeneLoad:
    """Add the genes to `assembly`, updating those of the same id; with `replace` all others of the assembly go.

    All or nothing: a GeneTableError of the reader, or one gene on two lines, changes nothing. Only chromosomes
    1-22, X, Y and MT are kept.
    """
    if replace:
        Gene.objects.filter(assembly=assembly).delete()
    outcome = GeneLoad()
    seen: dict[str, int] = {}
    batch: dict[str, str] = {}
    for record in genes:
        chrom = _primary_chromosome(record.chromosome)
        if chrom is None:
            outcome.skipped[record.chromosome] += 1
            continue
        if record.gene_id in seen:
            lines = f"lines {seen[record.gene_id]} and {record.line_number}"
            raise GeneTableError(f"{source}: gene {record.gene_id} is on {lines}; keep one line for each gene")
        seen[record.gene_id] = record.line_number
        batch[record.gene_id] = _row(record, assembly=assembly, chrom=chrom, source=source)
        if len(batch) == BATCH:
            _put(batch, assembly=assembly)
            batch = {}
    _put(batch, assembly=assembly)
    outcome.loaded = len(seen)
    return outcome


def _primary_chromosome(name: str) -> int | None:
    """Its code, or None for a patch, scaffold or alternative haplotype. RefSeq accessions are understood."""
    if accession := _REFSEQ_CHROMOSOME.fullmatch(name):
        name = accession["number"] or "MT"
    try:
        return chromosome_code(name.lstrip("0") or name)
    except UnknownChromosomeError:
        return None


def _row(record: GeneRecord, *, assembly: str, chrom: int, source: str) -> str:
    """One row of _COLUMNS in COPY's text format."""
    texts = (assembly, record.gene_id, record.symbol, str(chrom), f"[{record.start},{record.end + 1})")
    more = (record.strand, record.biotype)
    symbols = (array_cell(record.previous_symbols), array_cell(record.alias_symbols))
    return "\t".join((*map(text_cell, texts + more), *symbols, text_cell(record.name), text_cell(source)))


def _put(rows: dict[str, str], *, assembly: str) -> None:
    """Rows by gene id, in place of the genes of the same ids."""
    Gene.objects.filter(assembly=assembly, gene_id__in=list(rows)).delete()
    with connection.cursor() as cursor:
        copy_text(cursor, table=Identifier(Gene._meta.db_table), columns=_COLUMNS, rows=rows.values())
