"""Bound query + the source lines of one variant -> whether the variant matches.

This is what a query means (docs/questions.md) if typed columns cannot tell. A list matches if any element does; NOT
is the complement; text ignores the case of ASCII letters. A field whose cells do not fit its kind has no value there,
like in its typed columns. A field has the values of all lines of a variant. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from variants.fields.spec import FieldSpec
from variants.fields.transcripts import EffectFields, gene_effects, merge_effects, transcript_genes
from variants.fields.typed_values import Element, typed_elements
from variants.genome.alleles import VariantKey
from variants.query.conditions import (
    AlleleLike,
    Always,
    BoundNode,
    ColumnLeaf,
    CoordinateBetween,
    FlagIs,
    GeneIn,
    HasTerms,
    InRegion,
    KeyIn,
    Never,
    NumberBetween,
    Present,
    TextIs,
    asks_of_gene,
    is_of_transcripts,
)
from variants.query.patterns import ascii_lower, pattern_regex
from variants.query.tree import And, Not, Or


@dataclass(frozen=True)
class SourceVariant:
    """One variant with its source lines, split; `columns`: {field name: place of its cell} in their file."""

    chrom: int
    pos: int
    ref: str
    alt: str
    vkey: int
    lines: Sequence[Sequence[str]]
    columns: Mapping[str, int]

    @property
    def end_pos(self) -> int:
        return self.pos + len(self.ref) - 1

    def cells(self, spec: FieldSpec) -> list[str]:
        """The field's different cells over the variant's lines."""
        place = self.columns.get(spec.name)
        return [] if place is None else list(dict.fromkeys(line[place] for line in self.lines))

    def parallel_cells(self, *specs: FieldSpec) -> list[tuple[str, ...]]:
        """The different cells that a line has of these fields, `.` for a field that the file lacks."""
        places = [self.columns.get(spec.name) for spec in specs]
        rows = (tuple("." if place is None else line[place] for place in places) for line in self.lines)
        return list(dict.fromkeys(rows))


def compared_elements(spec: FieldSpec, cells: Iterable[str]) -> list[Element]:
    """The cells of a field -> the elements that conditions compare: numbers, flags, texts in lower case."""
    elements = typed_elements(spec, cells)
    return [ascii_lower(element) if isinstance(element, str) else element for element in elements]


def required_elements(node: BoundNode) -> list[tuple[FieldSpec, Element]] | None:
    """The values of which a matching variant has at least one; None if no such list can be given.

    It lets many queries be asked of a variant at once: only those that require one of its values can match.
    """
    if isinstance(node, TextIs):
        return [(node.spec, node.text)]
    if isinstance(node, FlagIs):
        return [(node.spec, node.value)]
    if isinstance(node, NumberBetween):
        return [(node.spec, node.low)] if node.low is not None and node.low == node.high else None
    if isinstance(node, Never):
        return []
    if isinstance(node, And):
        return next((required for part in node.parts if (required := required_elements(part)) is not None), None)
    if isinstance(node, Or):
        lists = [required_elements(part) for part in node.parts]
        return None if None in lists else [element for required in lists for element in required or ()]
    return None


def matches(
    node: BoundNode, variant: SourceVariant, *, effects: EffectFields | None = None, gene: str | None = None
) -> bool:
    """True where the variant answers the query; with `gene`, consequences are those on that gene's transcripts."""
    return _Evaluation(variant, effects).matches(node, gene)


class _Evaluation:
    """One variant being asked; gene effects and cells are read at most once."""

    def __init__(self, variant: SourceVariant, effects: EffectFields | None) -> None:
        self.variant = variant
        self.effects = effects
        self._elements: dict[str, list[Element]] = {}

    @cached_property
    def consequences(self) -> tuple[int, dict[str, int]]:
        if self.effects is None:
            return 0, {}
        cells = self.variant.parallel_cells(self.effects.terms, self.effects.gene)
        return merge_effects(gene_effects(terms, genes, self.effects.terms.nulls) for terms, genes in cells)

    def matches(self, node: BoundNode, gene: str | None) -> bool:
        if isinstance(node, And):
            return self._all(node, gene)
        if isinstance(node, Or):
            return any(self.matches(part, gene) for part in node.parts)
        if isinstance(node, Not):
            return not self.matches(node.part, gene)
        if isinstance(node, Always | Never):
            return isinstance(node, Always)
        if isinstance(node, HasTerms):
            union, by_gene = self.consequences
            terms = union if gene is None else by_gene.get(gene, 0)
            return any(terms & mask == mask for mask in node.masks)
        if isinstance(node, GeneIn):
            return gene in node.genes if gene is not None else not node.genes.isdisjoint(self.consequences[1])
        if isinstance(node, ColumnLeaf):
            return _column_matches(node, self._of_field(node, gene))
        return _place_matches(node, self.variant)

    def _all(self, node: And[BoundNode], gene: str | None) -> bool:
        """Beside a gene, questions about consequences mean that gene's (the same transcript)."""
        genes = [part for part in node.parts if isinstance(part, GeneIn)]
        if gene is not None or not genes:
            return all(self.matches(part, gene) for part in node.parts)
        named = [each for each in self.consequences[1] if any(each in part.genes for part in genes)]
        asking = [part for part in node.parts if asks_of_gene(part, self.effects) and part not in genes]
        others = [part for part in node.parts if part in genes or part not in asking]
        return all(self.matches(part, None) for part in others) and any(
            all(self.matches(part, each) for part in asking) for each in named
        )

    def _of_field(self, node: ColumnLeaf, gene: str | None) -> list[Element]:
        spec = node.spec
        if spec.name not in self._elements:
            self._elements[spec.name] = compared_elements(spec, self.variant.cells(spec))
        whole = self._elements[spec.name]
        if gene is None or not whole or not is_of_transcripts(node, self.effects):
            return whole
        return compared_elements(spec, self._cells_of_gene(spec, gene))

    def _cells_of_gene(self, spec: FieldSpec, gene: str) -> list[str]:
        """The field's elements on the transcripts of one gene; the whole cell where it is not aligned."""
        if self.effects is None:
            return self.variant.cells(spec)
        elements: list[str] = []
        for cell, gene_cell in self.variant.parallel_cells(spec, self.effects.gene):
            parts = cell.split("|")
            genes = transcript_genes(gene_cell, len(parts), spec.nulls)
            elements += [cell] if genes is None else [p for p, of in zip(parts, genes, strict=True) if of == gene]
        return elements


def _column_matches(node: ColumnLeaf, elements: list[Element]) -> bool:
    if isinstance(node, Present):
        return bool(elements)
    if isinstance(node, NumberBetween):
        return any(_between(node, element) for element in elements)  # type: ignore[arg-type]
    if isinstance(node, FlagIs):
        return node.value in elements
    if isinstance(node, TextIs):
        return node.text in elements
    matching = pattern_regex(node.pattern).fullmatch
    return any(matching(element) for element in elements)  # type: ignore[arg-type]


def _between(node: NumberBetween, number: float) -> bool:
    if node.low is not None and (number < node.low or (number == node.low and not node.includes_low)):
        return False
    return node.high is None or number < node.high or (number == node.high and node.includes_high)


def _place_matches(node: BoundNode, variant: SourceVariant) -> bool:
    if isinstance(node, InRegion):
        region = node.region
        return variant.chrom == region.chrom and variant.pos <= region.end and variant.end_pos >= region.start
    if isinstance(node, KeyIn):
        return VariantKey(variant.chrom, variant.pos, variant.vkey) in node.keys
    if isinstance(node, CoordinateBetween):
        place = getattr(variant, node.column)
        return (node.low is None or place >= node.low) and (node.high is None or place <= node.high)
    if isinstance(node, AlleleLike):
        return pattern_regex(node.pattern).fullmatch(ascii_lower(getattr(variant, node.column))) is not None
    raise TypeError(f"no meaning for {type(node).__name__}")
