"""The gene tables that ship with the portal; README.md beside them says where they come from."""

from __future__ import annotations

import gzip
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from variants.genome.assembly_evidence import AssemblyEvidence
from variants.genome.chromosomes import LENGTHS, UnknownChromosomeError, chromosome_code, chromosome_name
from variants.genome.gene_tables import GeneRecord, read_genes

FOLDER = Path(__file__).parent
SOURCE = "Ensembl release 100"
GeneInterval = tuple[int, int, int]  # chromosome code, first and last base
NamedInterval = tuple[Collection[str], GeneInterval]  # what somebody calls a gene, and where they have it
# Columns of the tables.
_CHROM, _START, _END = range(2, 5)


def packaged_table(assembly: str) -> Path:
    """The table of 'GRCh37' or 'GRCh38'."""
    return FOLDER / f"ensembl100_{assembly}.tsv.gz"


@lru_cache(maxsize=2)
def genes_of_chromosome(assembly: str, chrom: int) -> tuple[GeneRecord, ...]:
    """The packaged genes of one chromosome (by its code), by start; a second when they are not yet read."""
    name = chromosome_name(chrom)
    genes = (gene for gene in read_genes(packaged_table(assembly)) if gene.chromosome == name)
    return tuple(sorted(genes, key=lambda gene: (gene.start, gene.gene_id)))


def read_gene_intervals(assembly: str, names: Collection[str]) -> dict[str, GeneInterval]:
    """The intervals of genes in an assembly, by id or symbol; symbols of several genes are left out.

    Cost: a tenth of a second.

    Example:
        >>> read_gene_intervals("GRCh38", {"ENSG00000169174", "PCSK9", "no gene"})["PCSK9"]
        (1, 55039447, 55064852)
    """
    intervals: dict[str, list[GeneInterval]] = {}
    for line in gzip.decompress(packaged_table(assembly).read_bytes()).decode().rstrip("\n").split("\n"):
        gene_id, symbol, _ = line.split("\t", 2)  # of 60,000 lines few are asked for: only those are cut in full
        if gene_id in names or symbol in names:
            cells = line.split("\t", _END + 1)
            try:
                interval = (chromosome_code(cells[_CHROM]), int(cells[_START]), int(cells[_END]))
            except UnknownChromosomeError:
                continue
            for name in {gene_id, symbol}.intersection(names):
                intervals.setdefault(name, []).append(interval)
    return {name: several[0] for name, several in intervals.items() if len(several) == 1}


def compare_gene_intervals(
    intervals: Sequence[NamedInterval], assembly: str, *, rows: str
) -> tuple[AssemblyEvidence, NamedInterval | None]:
    """Intervals of named genes -> how many fit one assembly only, and the first that fits the other one only.

    Args:
        assembly: The declared one.
        rows: What the intervals are, for messages.

    Cost: a fifth of a second.

    Example:
        >>> evidence, first = compare_gene_intervals([(["PCSK9"], (1, 55505149, 55530526))], "GRCh38", rows="intervals")
        >>> evidence.other, evidence.other_rows, first[0]
        ('GRCh37', 1, ['PCSK9'])
    """
    other = next(name for name in LENGTHS if name != assembly)
    names = {name for names, _ in intervals for name in names}
    tables = [read_gene_intervals(name, names) for name in (assembly, other)]
    fits = [[_has_gene(table, interval) for table in tables] for interval in intervals]
    contrary = [
        interval
        for interval, (declared_fits, other_fits) in zip(intervals, fits, strict=True)
        if other_fits > declared_fits
    ]
    declared_rows = sum(declared_fits > other_fits for declared_fits, other_fits in fits)
    return AssemblyEvidence(assembly, other, declared_rows, len(contrary), rows), next(iter(contrary), None)


def _has_gene(table: Mapping[str, GeneInterval], named: NamedInterval) -> bool:
    """Whether the first of the names that the table knows overlaps the interval."""
    names, (chrom, start, end) = named
    gene = next((table[name] for name in names if name in table), None)
    return gene is not None and gene[0] == chrom and start <= gene[2] and end >= gene[1]
