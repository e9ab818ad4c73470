"""Parallel lists of consequences and genes -> the effects of a variant on each gene, as ends of COPY rows. Pure.

Separate module because it alone knows the columns of annotation sources.
"""

from __future__ import annotations

from functools import lru_cache

from ingest.encode.cells import CellReader, LineCells
from ingest.encode.kernels import Int32s, Int64s
from ingest.encode.load_plan import EffectColumns
from variants.fields.transcripts import gene_effects
from variants.genome.consequences import severest
from variants.releases.store.copy import text_cell

MAX_CACHED_PAIRS = 50_000


class EffectReader:
    """Reads the effects of one annotation source."""

    def __init__(self, columns: EffectColumns, reader: CellReader) -> None:
        self.source = columns.source
        self._terms_slot, self._gene_slot = reader.slots[columns.terms], reader.slots[columns.gene]

    def read(self, cells: LineCells, lines: Int32s) -> tuple[list[tuple[int, tuple[str, ...]]], Int64s]:
        """The distinct effects of some lines.

        Returns:
            ([(terms over all transcripts, for each gene the end of its effect row)], the index of each line's effects).
            The end of a row is: terms on the gene's own transcripts, the most severe of them, gene.
        """
        pairs, pair_of_line = cells.find_pairs(lines, self._terms_slot, self._gene_slot)
        return [_make_row_ends(*pair) for pair in pairs], pair_of_line


@lru_cache(maxsize=MAX_CACHED_PAIRS)  # neighbouring variants have the same transcripts
def _make_row_ends(terms: str, genes: str) -> tuple[int, tuple[str, ...]]:
    union, by_gene = gene_effects(terms, genes)
    return union, tuple(f"\t{mask}\t{severest(mask)}\t{text_cell(gene)}" for gene, mask in by_gene.items())
