"""One variant with its decoded source lines: what the conditions of a bound query compare. Pure.

A field has the values of all lines of a variant. A cell that does not fit the field's kind has no value here, like in
typed columns. Text is compared in lower case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from variants.fields.spec import FieldSpec
from variants.fields.transcripts import EffectFields, cells_of_gene, gene_effects, merge_effects
from variants.fields.typed_values import Element, typed_elements
from variants.genome.alleles import VariantKey
from variants.query.patterns import fold_case


@dataclass(frozen=True)
class SourceVariant:
    """A variant whose cells and gene effects are read when a condition needs them, each at most once.

    Attributes:
        lines: The variant's source lines, split into cells.
        columns: {field name: 0-based column} of the file that the lines come from.
        effects: The fields that hold consequences and genes; None if the release has none.
    """

    chrom: int
    pos: int
    ref: str
    alt: str
    vkey: int
    lines: Sequence[Sequence[str]]
    columns: Mapping[str, int]
    effects: EffectFields | None = None

    @property
    def key(self) -> VariantKey:
        return VariantKey(self.chrom, self.pos, self.vkey)

    @property
    def end_pos(self) -> int:
        """The last base of the reference allele, 1-based."""
        return self.pos + len(self.ref) - 1

    def elements(self, spec: FieldSpec, gene: str | None = None) -> list[Element]:
        """The elements of a field that conditions compare: numbers, flags, texts in lower case.

        Args:
            gene: Only those on this gene's transcripts, where the field has one element for each transcript.
        """
        if spec.name not in self._elements:
            cells = dict.fromkeys(line[self.columns[spec.name]] for line in self.lines) if self._has(spec) else ()
            self._elements[spec.name] = _comparable_elements(spec, cells)
        elements = self._elements[spec.name]
        if gene is None or not elements or self.effects is None or spec.transcript_group != self.effects.group:
            return elements
        pairs = self._parallel_cells(spec, self.effects.gene)
        return _comparable_elements(spec, cells_of_gene(pairs, gene, spec.nulls))

    def numbers(self, spec: FieldSpec, gene: str | None) -> list[float]:
        """The elements of a number field."""
        return cast(list[float], self.elements(spec, gene))

    def texts(self, spec: FieldSpec, gene: str | None) -> list[str]:
        """The elements of a text field, in lower case."""
        return cast(list[str], self.elements(spec, gene))

    @cached_property
    def _elements(self) -> dict[str, list[Element]]:
        return {}

    def terms(self, gene: str | None = None) -> int:
        """The mask of the variant's consequences; with `gene`, of those on that gene's transcripts."""
        all_terms, terms_by_gene = self._consequences
        return all_terms if gene is None else terms_by_gene.get(gene, 0)

    @property
    def genes(self) -> Iterable[str]:
        """The genes that the variant is annotated to."""
        return self._consequences[1]

    @cached_property
    def _consequences(self) -> tuple[int, dict[str, int]]:
        if self.effects is None:
            return 0, {}
        cells = self._parallel_cells(self.effects.terms, self.effects.gene)
        return merge_effects(gene_effects(terms, genes, self.effects.terms.nulls) for terms, genes in cells)

    def _parallel_cells(self, one: FieldSpec, other: FieldSpec) -> Iterable[tuple[str, str]]:
        """The distinct pairs of cells that a line has of two fields; `.` for a field that the file lacks."""
        first, second = self.columns.get(one.name), self.columns.get(other.name)
        pairs = (
            ("." if first is None else line[first], "." if second is None else line[second]) for line in self.lines
        )
        return dict.fromkeys(pairs)

    def _has(self, spec: FieldSpec) -> bool:
        return spec.name in self.columns


def _comparable_elements(spec: FieldSpec, cells: Iterable[str]) -> list[Element]:
    elements = typed_elements(spec, cells)
    return [fold_case(element) if isinstance(element, str) else element for element in elements]
