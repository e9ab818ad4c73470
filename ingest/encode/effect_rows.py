"""Gene effects of a variant from the aligned per-transcript lists of its annotation sources. Pure."""

from __future__ import annotations

from functools import lru_cache

from ingest.encode.cells import CellReader, LineCells
from ingest.encode.kernels import Int32s, Int64s
from ingest.encode.load_plan import EffectColumns
from variants.fields.transcripts import gene_effects
from variants.genome.consequences import severest
from variants.releases.store.copy import text_cell

MOST_REMEMBERED = 50_000


class EffectReader:
    """Reads one annotation source; what was read is remembered, since neighbours have the same transcripts."""

    def __init__(self, columns: EffectColumns, reader: CellReader) -> None:
        self.source = columns.source
        self._terms, self._gene = reader.place[columns.terms], reader.place[columns.gene]

    def read(self, cells: LineCells, lines: Int32s) -> tuple[list[tuple[int, tuple[str, ...]]], Int64s]:
        """([(terms over all transcripts, the end of an effect row of each gene)], which of them is each line's).

        The end of a row is: terms on the gene's own transcripts, the severest of them, gene.
        """
        pairs, which = cells.pairs(lines, self._terms, self._gene)
        return [_effects(*pair) for pair in pairs], which


@lru_cache(maxsize=MOST_REMEMBERED)
def _effects(terms: str, genes: str) -> tuple[int, tuple[str, ...]]:
    union, by_gene = gene_effects(terms, genes)
    return union, tuple(f"\t{mask}\t{severest(mask)}\t{text_cell(gene)}" for gene, mask in by_gene.items())
