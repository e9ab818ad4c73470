"""Gene effects of a variant from the aligned per-transcript lists of its annotation sources. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.pipeline.plan import EffectColumns
from variants.consequences import severest
from variants.effects import gene_effects
from variants.storage.copy import text_cell

MOST_REMEMBERED = 50_000


class EffectReader:
    """Reads one source; remembers what it has read, since neighbours have the same transcripts."""

    def __init__(self, columns: EffectColumns) -> None:
        self.columns = columns
        self._known: dict[tuple[str, str], tuple[int, tuple[tuple[str, int, int], ...]]] = {}

    def read(self, line: Sequence[str]) -> tuple[int, tuple[tuple[str, int, int], ...]]:
        """(terms over all transcripts, ((gene, terms on its own transcripts, severest), ...)) of a source line."""
        cells = (line[self.columns.terms], line[self.columns.gene])
        known = self._known.get(cells)
        if known is None:
            if len(self._known) > MOST_REMEMBERED:
                self._known.clear()
            union, by_gene = gene_effects(*cells)
            rows = tuple((text_cell(gene), mask, severest(mask)) for gene, mask in by_gene.items())
            known = self._known[cells] = (union, rows)
        return known
