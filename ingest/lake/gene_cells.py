"""Parallel lists of consequences, genes and other values -> a lake's columns that are by gene. Pure.

Most variants lie in one gene: their values by gene are those of the variant, and need no text of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ingest.encode.cells import CellReader, LineCells
from ingest.encode.kernels import Int32s
from ingest.encode.typed_columns import VariantLines
from ingest.lake.lake_cells import NULL, element_text, list_text, text_cell
from variants.fields.spec import FieldSpec
from variants.fields.transcripts import EffectFields, cells_of_gene, gene_effects, merge_effects, transcript_genes
from variants.fields.typed_values import typed_elements

Pairs = tuple[tuple[str, str], ...]  # the different pairs of cells on the lines of a variant


class GeneCells:
    """Reads the cells of one file that are by gene. Columns are those of the file."""

    def __init__(
        self,
        reader: CellReader,
        effects: EffectFields,
        terms: int,
        gene: int,
        effects_target: int,
        targets: Sequence[tuple[FieldSpec, int, int]],
    ) -> None:
        """Prepare.

        Args:
            effects: The fields that hold consequences and genes.
            terms, gene: Their columns; a file that lacks one has a column of nulls for it.
            effects_target: The column that the effects are written to.
            targets: (field, its column, the column that its elements by gene are written to).
        """
        self._reader, self._nulls = reader, effects.terms.nulls
        self._terms, self._gene = reader.slots[terms], reader.slots[gene]
        self._effects_target = effects_target
        self._targets = [(spec, reader.slots[column], target) for spec, column, target in targets]

    def read(self, cells: LineCells, lines: VariantLines) -> dict[int, Int32s]:
        """{column: the id of each variant's text}: the effects, and the elements by gene of each field."""
        effects, genes = self._read_effects(cells, lines)
        mixed = [variant for variant, of_variant in enumerate(genes) if of_variant]
        ids = {self._effects_target: effects}
        for spec, slot, target in self._targets:
            ids[target] = np.full(len(genes), self._reader.slots[target], np.int32)  # the id of a null is its slot
            known: dict[tuple[tuple[int, int], ...], int] = {}
            for variant in mixed:
                own = _lines_of(lines, variant)
                if (cells.ids[own, slot] == slot).all():
                    continue
                same = tuple(dict.fromkeys((cells.ids[line, slot], cells.ids[line, self._gene]) for line in own))
                if same not in known:
                    text = _text_by_gene(spec, self._pairs(cells, own, slot, self._gene), genes[variant])
                    known[same] = self._reader.slots[target] if text == NULL else self._reader.add_fragment(text)
                ids[target][variant] = known[same]
        return ids

    def _read_effects(self, cells: LineCells, lines: VariantLines) -> tuple[Int32s, list[tuple[str, ...]]]:
        """(the id of each variant's effects; its genes if its transcripts differ in their gene, else none)."""
        known: dict[tuple[tuple[int, int], ...], tuple[int, tuple[str, ...]]] = {}
        effects = []
        slots = [self._terms, self._gene]
        for variant in range(len(lines.heads)):
            own = _lines_of(lines, variant)
            same = tuple(dict.fromkeys(map(tuple, cells.ids[own][:, slots].tolist())))
            if same not in known:
                pairs = self._pairs(cells, own, *slots)
                _, by_gene = merge_effects(gene_effects(*pair, self._nulls) for pair in pairs)
                members = ", ".join(f"{{gene: {element_text(gene)}, terms: {by_gene[gene]}}}" for gene in by_gene)
                text = text_cell(f"[{members}]") if by_gene else NULL
                known[same] = (
                    self._reader.add_fragment(text),
                    tuple(by_gene) if self._are_mixed(gene for _, gene in pairs) else (),
                )
            effects.append(known[same])
        return np.array([fragment for fragment, _ in effects], np.int32), [genes for _, genes in effects]

    def _are_mixed(self, gene_cells: Iterator[str]) -> bool:
        """Whether transcripts of a variant differ in their gene."""
        genes = {name for cell in gene_cells for name in transcript_genes(cell, cell.count("|") + 1, self._nulls) or ()}
        return len(genes) > 1

    @staticmethod
    def _pairs(cells: LineCells, lines: Int32s, first: int, second: int) -> Pairs:
        pairs = ((cells.get_text(line, first) or ".", cells.get_text(line, second) or ".") for line in lines.tolist())
        return tuple(dict.fromkeys(pairs))


def _lines_of(lines: VariantLines, variant: int) -> Int32s:
    """The lines of a variant, where lines come variant by variant."""
    first = int(lines.heads[variant])
    return np.arange(first, first + int(lines.counts[variant]), dtype=np.int32)


def _text_by_gene(spec: FieldSpec, pairs: Pairs, genes: Sequence[str]) -> str:
    """The elements on the transcripts of each gene; NULL where each has all elements of the variant."""
    everything = set(typed_elements(spec, dict.fromkeys(cell for cell, _ in pairs)))
    by_gene = [typed_elements(spec, cells_of_gene(pairs, gene, spec.nulls)) for gene in genes]
    if all(set(elements) == everything for elements in by_gene):
        return NULL
    return text_cell(f"[{', '.join(map(list_text, by_gene))}]")
