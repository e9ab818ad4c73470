"""Gene effects of a variant from the aligned per-transcript lists of its annotation sources. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.pipeline.plan import EffectColumns
from variants.consequences import cell_mask, severest
from variants.fields.cells import is_null
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
            known = self._known[cells] = gene_effects(*cells)
        return known


def gene_effects(terms_cell: str, gene_cell: str) -> tuple[int, tuple[tuple[str, int, int], ...]]:
    """Consequence and gene from the same transcript: element i of one list belongs to element i of the other.

    Where the lists cannot be aligned no gene is given a consequence; all terms still count for the variant.
    Versions of gene ids are dropped (ENSG00000131591.13 -> ENSG00000131591).
    """
    if is_null(terms_cell):
        return 0, ()
    masks = [cell_mask(part) for part in terms_cell.split("|")]
    union = 0
    for mask in masks:
        union |= mask
    genes = [] if is_null(gene_cell) else gene_cell.split("|")
    if len(genes) == 1:
        genes *= len(masks)
    if len(genes) != len(masks):
        return union, ()
    by_gene: dict[str, int] = {}
    for gene, mask in zip(genes, masks, strict=True):
        if not is_null(gene) and mask:
            name = unversioned(gene.strip())
            by_gene[name] = by_gene.get(name, 0) | mask
    return union, tuple((text_cell(gene), mask, severest(mask)) for gene, mask in by_gene.items())


def unversioned(gene: str) -> str:
    """An Ensembl id without its version; other ids unchanged."""
    return gene.partition(".")[0] if gene.startswith("ENS") else gene
