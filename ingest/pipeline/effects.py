"""Gene effects of a variant from the aligned per-transcript lists of its annotation sources. Pure."""

from __future__ import annotations

from operator import itemgetter

from ingest.pipeline.plan import EffectColumns
from variants.consequences import severest
from variants.effects import gene_effects
from variants.storage.copy import text_cell

MOST_REMEMBERED = 50_000


class EffectReader(dict[tuple[str, str], tuple[int, tuple[str, ...]]]):
    """(terms cell, gene cell) of one source -> (terms over all transcripts, the end of an effect row of each gene).

    The end of a row is: terms on the gene's own transcripts, the severest of them, gene. What was read is remembered,
    since neighbours have the same transcripts.
    """

    def __init__(self, columns: EffectColumns) -> None:
        super().__init__()
        self.source = columns.source
        self.cells_of = itemgetter(columns.terms, columns.gene)

    def __missing__(self, cells: tuple[str, str]) -> tuple[int, tuple[str, ...]]:
        if len(self) > MOST_REMEMBERED:
            self.clear()
        union, by_gene = gene_effects(*cells)
        rows = tuple(f"\t{mask}\t{severest(mask)}\t{text_cell(gene)}" for gene, mask in by_gene.items())
        known = self[cells] = (union, rows)
        return known
