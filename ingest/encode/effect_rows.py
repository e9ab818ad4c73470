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

VariantEffects = tuple[int, tuple[str, ...]]  # terms over all transcripts, for each gene the end of its effect row


class EffectReader:
    """Reads the effects of one annotation source."""

    def __init__(self, columns: EffectColumns, reader: CellReader, nulls: frozenset[str] = NULLS) -> None:
        self.source = columns.source
        self._nulls = nulls
        self._terms_slot, self._gene_slot = reader.slots[columns.terms], reader.slots[columns.gene]

    def read(self, cells: LineCells, lines: VariantLines) -> tuple[list[VariantEffects], Int64s]:
        """The distinct effects of some variants: those of all their lines together.

        Returns:
            ([(terms over all transcripts, for each gene the end of its effect row)], the index of each variant's
            effects). The end of a row is: terms on the gene's own transcripts, the most severe of them, gene.
        """
        pairs, pair_of_line = cells.find_pairs(lines.order, self._terms_slot, self._gene_slot)
        effects = [_make_row_ends((pair,), self._nulls) for pair in pairs]
        begins = np.cumsum(lines.counts) - lines.counts
        first_pairs = pair_of_line[begins] if len(begins) else pair_of_line
        effect_of_variant = first_pairs.astype(np.int64)
        variant_of_line = np.repeat(np.arange(len(begins)), lines.counts)
        for variant in np.unique(variant_of_line[pair_of_line != first_pairs[variant_of_line]]).tolist():
            own = pair_of_line[begins[variant] : begins[variant] + lines.counts[variant]].tolist()
            effect_of_variant[variant] = len(effects)
            effects.append(_make_row_ends(tuple(pairs[index] for index in sorted(set(own))), self._nulls))
        return effects, effect_of_variant


@lru_cache(maxsize=MAX_CACHED_PAIRS)  # neighbouring variants have the same transcripts
def _make_row_ends(pairs: tuple[tuple[str, str], ...], nulls: frozenset[str]) -> VariantEffects:
    """The effects of a variant whose lines have these different pairs of lists of consequences and genes."""
    union, by_gene = merge_effects(gene_effects(terms, genes, nulls) for terms, genes in pairs)
    return union, tuple(f"\t{mask}\t{severest(mask)}\t{text_cell(gene)}" for gene, mask in by_gene.items())
