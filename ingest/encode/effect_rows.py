"""Parallel lists of consequences and genes -> the effects of a variant on each gene, as ends of COPY rows. Pure.

Separate module because it alone knows the columns of annotation sources.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ingest.encode.cells import CellReader, LineCells
from ingest.encode.kernels import Int64s
from ingest.encode.load_plan import EffectColumns
from ingest.encode.typed_columns import VariantLines
from variants.fields.spec import NULLS
from variants.fields.transcripts import gene_effects, merge_effects
from variants.genome.consequences import severest
from variants.releases.store.copy import text_cell

MAX_CACHED_PAIRS = 50_000

# (terms over all transcripts, for each gene the end of its effect row)
RowEnds = tuple[int, tuple[str, ...]]


class EffectReader:
    """Reads the effects of one annotation source."""

    def __init__(self, columns: EffectColumns, reader: CellReader, nulls: frozenset[str] = NULLS) -> None:
        self.source = columns.source
        self._nulls = nulls
        self._terms_slot, self._gene_slot = reader.slots[columns.terms], reader.slots[columns.gene]

    def read(self, cells: LineCells, lines: VariantLines) -> tuple[list[RowEnds], Int64s]:
        """The distinct effects of some variants, those of all lines of a variant together.

        Returns:
            ([(terms over all transcripts, for each gene the end of its effect row)], the index of each variant's
            effects). The end of a row is: terms on the gene's own transcripts, the most severe of them, gene.
        """
        pairs, pair_of_variant = cells.find_pairs(lines.heads, self._terms_slot, self._gene_slot)
        effects = [_make_row_ends((pair,), self._nulls) for pair in pairs]
        for variant, pairs_of_lines in self._find_differing_pairs(cells, lines).items():
            pair_of_variant[variant] = len(effects)
            effects.append(_make_row_ends(pairs_of_lines, self._nulls))
        return effects, pair_of_variant

    def _find_differing_pairs(self, cells: LineCells, lines: VariantLines) -> dict[int, tuple[tuple[str, str], ...]]:
        """{variant: the distinct pairs of cells on its lines} of variants whose lines differ (few do)."""
        variants, further_lines = lines.list_further_lines()
        slots = (self._terms_slot, self._gene_slot)
        heads = lines.heads[variants]
        differs = np.zeros(len(variants), np.bool_)
        for slot in slots:
            differs |= cells.ids[further_lines, slot] != cells.ids[heads, slot]
        pairs: dict[int, dict[tuple[str, str], None]] = {}
        for index in np.flatnonzero(differs).tolist():
            pairs_of_variant = pairs.setdefault(int(variants[index]), {})
            for line in (heads[index], further_lines[index]):
                pairs_of_variant[cells.get_text(line, slots[0]), cells.get_text(line, slots[1])] = None
        return {variant: tuple(pairs_of_variant) for variant, pairs_of_variant in pairs.items()}


@lru_cache(maxsize=MAX_CACHED_PAIRS)  # neighbouring variants have the same transcripts
def _make_row_ends(pairs: tuple[tuple[str, str], ...], nulls: frozenset[str]) -> RowEnds:
    union, by_gene = merge_effects(gene_effects(terms, genes, nulls) for terms, genes in pairs)
    return union, tuple(f"\t{mask}\t{severest(mask)}\t{text_cell(gene)}" for gene, mask in by_gene.items())
