"""Sampled rows -> in which assembly their genes are where the rows say, and whether that can be the declared one. Pure.

Measured on freezes 4 and 5 of TOPMed: in the right assembly all variants with a gene lie in that gene or beside it, in
the other one nearly none. Only rows that fit exactly one of the assemblies say anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from variants.genome.chromosomes import UnknownChromosomeError, chromosome_code

# VEP and SnpEff name genes of which a variant is up- or downstream, by default within 5,000 bases.
MAX_DISTANCE = 20_000  # bases
# With so few rows, all must say the same; a mixture of assemblies shows with more.
MIN_MAJORITY_ROWS, MIN_MIXTURE_ROWS = 3, 10
MIN_MAJORITY, MIN_MIXTURE = 0.5, 0.1  # shares of the rows that fit one assembly only
_GENE_ID = re.compile(r"ENSG\d{11}")

GenePlaces = Mapping[str, tuple[int, int, int]]  # gene id -> chromosome code, first and last base


@dataclass(frozen=True, slots=True)
class GeneRow:
    """A row's chromosome code, position and the Ensembl gene ids that it names."""

    chrom: int
    pos: int
    gene_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssemblyEvidence:
    """How many rows have a gene where it is in one assembly only."""

    declared: str
    other: str
    declared_rows: int
    other_rows: int

    @property
    def contradicts(self) -> bool:
        """Whether the rows, or a part of them, cannot be of the declared assembly."""
        both = self.declared_rows + self.other_rows
        if not self.declared_rows:
            return self.other_rows > 0
        is_majority = self.other_rows >= MIN_MAJORITY_ROWS and self.other_rows >= MIN_MAJORITY * both
        return is_majority or (self.other_rows >= MIN_MIXTURE_ROWS and self.other_rows >= MIN_MIXTURE * both)

    def describe(self) -> str:
        """The numbers, as a part of a sentence."""
        both = self.declared_rows + self.other_rows
        return (
            f"of {both:,} sampled lines that tell the assemblies apart, {self.other_rows:,}"
            f" ({self.other_rows / both:.0%}) have their gene where it is in {self.other}, and {self.declared_rows:,}"
            f" ({self.declared_rows / both:.0%}) where it is in {self.declared}"
        )


def find_gene_rows(
    rows: Iterable[Sequence[str]], *, chrom: int, pos: int, gene_columns: Sequence[int]
) -> Iterator[GeneRow]:
    """The rows that have a position and gene ids.

    Args:
        rows: Cells of lines.
        chrom, pos: Columns of chromosome and position.
        gene_columns: Columns of lists of Ensembl gene ids.
    """
    for row in rows:
        gene_ids = {gene for column in gene_columns for gene in _GENE_ID.findall(row[column])}
        if gene_ids and row[pos].isascii() and row[pos].isdigit():
            try:
                yield GeneRow(chromosome_code(row[chrom]), int(row[pos]), tuple(gene_ids))
            except UnknownChromosomeError:
                continue


def compare_assemblies(
    rows: Sequence[GeneRow], *, declared: tuple[str, GenePlaces], other: tuple[str, GenePlaces]
) -> AssemblyEvidence:
    """Rows with genes, and (assembly, its genes) twice -> what speaks for each of the two.

    Example:
        >>> rows = [GeneRow(1, 55_505_400, ("ENSG00000169174",))]
        >>> genes37, genes38 = ({"ENSG00000169174": (1, start, start + 25_000)} for start in (55_505_221, 55_039_548))
        >>> compare_assemblies(rows, declared=("GRCh38", genes38), other=("GRCh37", genes37)).contradicts
        True
    """
    counts = [0, 0]
    for row in rows:
        fits = [_is_at_a_gene(row, places) for _, places in (declared, other)]
        if fits[0] != fits[1]:
            counts[fits[1]] += 1
    return AssemblyEvidence(declared[0], other[0], *counts)


def _is_at_a_gene(row: GeneRow, places: GenePlaces) -> bool:
    for gene in row.gene_ids:
        chrom, start, end = places.get(gene, (0, 0, 0))
        if chrom == row.chrom and start - MAX_DISTANCE <= row.pos <= end + MAX_DISTANCE:
            return True
    return False
