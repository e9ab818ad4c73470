"""A bound query -> conditions of a database, the part that is the same in every database. Pure.

What a tree and its conditions mean is said here once; variants.query.to_sql and variants.query.to_lake only write it
down. PartT is what a compiler makes of a part of the tree: PostgreSQL cannot decide everything, DuckDB can.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from variants.fields.transcripts import EffectFields
from variants.query.bound_tree import split_conjunction
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
    LocationLeaf,
    Never,
    NumberBetween,
    Present,
    TextIs,
)
from variants.query.patterns import pattern_like
from variants.query.tree import And, AtLeast, Not, Or

PartT = TypeVar("PartT")
LIKE = "LIKE"


class Comparison(NamedTuple):
    """`operator` is = < <= > >= or LIKE with a backslash as its escape character; texts are in lower case."""

    operator: str
    value: float | bool | str


class LocationComparison(NamedTuple):
    """A comparison of chrom, pos, end_pos, vkey, ref or alt of a variant; LIKE compares without regard to case."""

    column: str
    operator: str
    value: int | str


def compare_element(leaf: ColumnLeaf) -> tuple[Comparison, ...]:
    """The comparisons that one and the same element of a field must meet; empty if any element will do.

    Example:
        >>> compare_element(NumberBetween(None, 1, 2, includes_high=False))
        (Comparison(operator='>=', value=1), Comparison(operator='<', value=2))
    """
    if isinstance(leaf, Present):
        return ()
    if isinstance(leaf, NumberBetween):
        low = () if leaf.low is None else (Comparison(">=" if leaf.includes_low else ">", leaf.low),)
        high = () if leaf.high is None else (Comparison("<=" if leaf.includes_high else "<", leaf.high),)
        return (*low, *high)
    if isinstance(leaf, FlagIs):
        return (Comparison("=", leaf.value),)
    if isinstance(leaf, TextIs):
        return (Comparison("=", leaf.text),)
    return (Comparison(LIKE, pattern_like(leaf.pattern)),)


def compare_location(leaf: LocationLeaf) -> list[tuple[LocationComparison, ...]]:
    """Alternatives, of which one has to be true as a whole."""
    if isinstance(leaf, InRegion):
        chrom, start, end = leaf.region.chrom, leaf.region.start, leaf.region.end
        return [
            (
                LocationComparison("chrom", "=", chrom),
                LocationComparison("pos", "<=", end),
                LocationComparison("end_pos", ">=", start),
            )
        ]
    if isinstance(leaf, KeyIn):
        return [
            tuple(LocationComparison(name, "=", part) for name, part in zip(("chrom", "pos", "vkey"), key, strict=True))
            for key in leaf.keys
        ]
    if isinstance(leaf, CoordinateBetween):
        bounds = ((">=", leaf.low), ("<=", leaf.high))
        return [tuple(LocationComparison(leaf.column, sign, bound) for sign, bound in bounds if bound is not None)]
    if isinstance(leaf, AlleleLike):
        return [(LocationComparison(leaf.column, LIKE, pattern_like(leaf.pattern)),)]
    raise TypeError(f"no condition for {type(leaf).__name__}")


@dataclass(frozen=True, slots=True)
class TreeCompiler(ABC, Generic[PartT]):
    """Makes the condition of a tree from those of its leaves.

    Attributes:
        effects: The fields that hold consequences and genes; None if the release has none.
    """

    effects: EffectFields | None

    def node(self, node: BoundNode, of_gene: bool) -> PartT:
        """The condition of a tree; with `of_gene`, on one gene of the variant and the consequences on it."""
        if isinstance(node, And):
            return self.conjunction(node, of_gene)
        if isinstance(node, Or):
            return self.any_of([self.node(part, of_gene) for part in node.parts])
        if isinstance(node, AtLeast):
            return self.at_least(node.count, [self.node(part, of_gene) for part in node.parts])
        if isinstance(node, Not):
            return self.complement(self.node(node.part, of_gene))
        if isinstance(node, Always | Never):
            return self.constant(isinstance(node, Always))
        if isinstance(node, HasTerms):
            return self.terms(node, of_gene)
        if isinstance(node, GeneIn):
            return self.gene_is(node.genes) if of_gene else self.beside_gene(node.genes, ())
        if isinstance(node, ColumnLeaf):
            return self.field(node, of_gene)
        alternatives = [self.location(comparisons) for comparisons in compare_location(node)]
        return self.any_of(alternatives) if alternatives else self.constant(False)

    def conjunction(self, node: And[BoundNode], of_gene: bool) -> PartT:
        """Beside a gene, questions about consequences mean that gene's (the same transcript)."""
        split = split_conjunction(node, self.effects)
        if of_gene or not split.of_gene:
            return self.all_of([self.node(part, of_gene) for part in node.parts])
        parts = [self.node(part, False) for part in split.of_variant]
        return self.all_of([*parts, self.beside_gene(split.gene_names, split.of_gene)])

    def beside_gene(self, names: frozenset[str], of_gene: Sequence[BoundNode]) -> PartT:
        """The variant has some gene with one of the names, and the conditions on a gene are true of that one."""
        return self.some_gene(self.all_of([self.gene_is(names), *(self.node(part, True) for part in of_gene)]))

    def terms(self, node: HasTerms, of_gene: bool) -> PartT:
        """Single terms share one comparison; a word that means several terms needs all of them."""
        single = sum(mask for mask in set(node.masks) if mask.bit_count() == 1)
        parts = [self.has_all_terms(mask, of_gene) for mask in node.masks if mask.bit_count() > 1]
        return self.any_of([*parts, self.has_some_term(single, of_gene)] if single else parts)

    @abstractmethod
    def constant(self, value: bool) -> PartT: ...
    @abstractmethod
    def all_of(self, parts: Sequence[PartT]) -> PartT: ...
    @abstractmethod
    def any_of(self, parts: Sequence[PartT]) -> PartT: ...
    @abstractmethod
    def at_least(self, count: int, parts: Sequence[PartT]) -> PartT: ...
    @abstractmethod
    def complement(self, part: PartT) -> PartT: ...
    @abstractmethod
    def gene_is(self, names: frozenset[str]) -> PartT: ...
    @abstractmethod
    def some_gene(self, part: PartT) -> PartT:
        """A condition on one gene -> that it is true of some gene of the variant."""

    @abstractmethod
    def has_all_terms(self, mask: int, of_gene: bool) -> PartT: ...
    @abstractmethod
    def has_some_term(self, mask: int, of_gene: bool) -> PartT: ...
    @abstractmethod
    def field(self, leaf: ColumnLeaf, of_gene: bool) -> PartT: ...
    @abstractmethod
    def location(self, comparisons: Sequence[LocationComparison]) -> PartT:
        """All of these comparisons; no comparisons are always true."""
