"""Sampled rows -> in which assembly their genes are where the rows say, and whether that can be the declared one. Pure.

Measured on freezes 4 and 5 of TOPMed: in the right assembly all variants with a gene lie in that gene or beside it, in
the other one nearly none. Only rows that fit exactly one of the assemblies count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from variants.genome.assembly_evidence import AssemblyEvidence
from variants.genome.packaged_genes import GeneInterval

# VEP and SnpEff name genes of which a variant is up- or downstream, by default within 5,000 bases.
MAX_DISTANCE = 20_000  # bases
_GENE_ID = re.compile(r"ENSG\d{11}")

GeneIntervals = Mapping[str, GeneInterval]


@dataclass(frozen=True, slots=True)
class GeneRow:
    """A row's chromosome code, position and the Ensembl gene ids that it names."""

    chrom: int
    pos: int
    gene_ids: tuple[str, ...]


def find_gene_ids(cells: Sequence[str], gene_columns: Iterable[int]) -> tuple[str, ...]:
    """The Ensembl gene ids, without versions, in the columns of a row that list them.

    Example:
        >>> find_gene_ids(["22", "ENSG00000093010.15|."], [1])
        ('ENSG00000093010',)
    """
    return tuple({gene: None for column in gene_columns for gene in _GENE_ID.findall(cells[column])})


def compare_assemblies(
    rows: Sequence[GeneRow], *, declared: tuple[str, GeneIntervals], other: tuple[str, GeneIntervals]
) -> AssemblyEvidence:
    """Rows with genes, and (assembly, its genes) twice -> the evidence for each of the two.

    Example:
        >>> rows = [GeneRow(1, 55_505_400, ("ENSG00000169174",))]
        >>> genes37, genes38 = ({"ENSG00000169174": (1, start, start + 25_000)} for start in (55_505_221, 55_039_548))
        >>> compare_assemblies(rows, declared=("GRCh38", genes38), other=("GRCh37", genes37)).contradicts
        True
    """
    counts = [0, 0]
    for row in rows:
        fits = [_is_at_a_gene(row, intervals) for _, intervals in (declared, other)]
        if fits[0] != fits[1]:
            counts[fits[1]] += 1
    return AssemblyEvidence(declared[0], other[0], counts[0], counts[1])


def _is_at_a_gene(row: GeneRow, intervals: GeneIntervals) -> bool:
    for gene in row.gene_ids:
        chrom, start, end = intervals.get(gene, (0, 0, 0))
        if chrom == row.chrom and start - MAX_DISTANCE <= row.pos <= end + MAX_DISTANCE:
            return True
    return False
