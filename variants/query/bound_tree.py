"""Bound query -> what can be told from its tree alone: its predicate, its regions, what a match requires. Pure.

The predicate is what a query means (docs/questions.md) where typed columns cannot tell. A list matches if any element
does; NOT is the complement. variants.query.to_sql makes SQL of the same tree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from variants.fields.spec import FieldSpec
from variants.fields.transcripts import EffectFields, is_of_effect_source
from variants.fields.typed_values import Element
from variants.genome.alleles import MAX_REF_LENGTH
from variants.genome.regions import Region, merge_regions
from variants.query.conditions import (
    BoundLeaf,
    BoundNode,
    ColumnLeaf,
    FlagIs,
    GeneIn,
    HasTerms,
    InRegion,
    KeyIn,
    Never,
    NumberBetween,
    TextIs,
)
from variants.query.source_variant import SourceVariant
from variants.query.tree import And, AtLeast, Not, Or, walk

# (variant, gene) -> whether it matches; with a gene, consequences are those on that gene's transcripts.
Predicate = Callable[[SourceVariant, str | None], bool]


def compile_predicate(node: BoundNode, effects: EffectFields | None) -> Predicate:
    """A bound query -> its predicate. The tree is visited once, the predicate is called for every variant.

    Args:
        effects: The fields that hold consequences and genes; the variants to test have the same ones.
    """
    if isinstance(node, And):
        return _conjunction(node, effects)
    if isinstance(node, Or):
        parts = [compile_predicate(part, effects) for part in node.parts]
        return lambda variant, gene: any(part(variant, gene) for part in parts)
    if isinstance(node, AtLeast):
        return _counting([compile_predicate(part, effects) for part in node.parts], node.count)
    if isinstance(node, Not):
        part = compile_predicate(node.part, effects)
        return lambda variant, gene: not part(variant, gene)
    return node.matches


def _counting(parts: Sequence[Predicate], count: int) -> Predicate:
    """Whether so many of the parts hold; evaluates no more parts than needed."""

    def enough_match(variant: SourceVariant, gene: str | None) -> bool:
        matching = (True for part in parts if part(variant, gene))
        return sum(islice(matching, count)) == count

    return enough_match


def _conjunction(node: And[BoundNode], effects: EffectFields | None) -> Predicate:
    """Beside a gene, questions about consequences mean that gene's (the same transcript)."""
    split = split_conjunction(node, effects)
    of_variant = [compile_predicate(part, effects) for part in split.of_variant]
    of_gene = [compile_predicate(part, effects) for part in split.of_gene]
    parts, names = [*of_variant, *of_gene], split.gene_names

    def all_match(variant: SourceVariant, gene: str | None) -> bool:
        return all(part(variant, gene) for part in parts)

    def all_match_on_one_gene(variant: SourceVariant, gene: str | None) -> bool:
        if gene is not None:
            return all_match(variant, gene)
        return all(part(variant, None) for part in of_variant) and any(
            all(part(variant, name) for part in of_gene) for name in variant.genes if name in names
        )

    return all_match_on_one_gene if of_gene else all_match


def depends_on_gene(node: BoundNode, effects: EffectFields | None) -> bool:
    """Whether the answer depends on which gene is looked at: consequences, and fields aligned with them."""
    if isinstance(node, And | Or | AtLeast):
        return any(depends_on_gene(part, effects) for part in node.parts)
    if isinstance(node, Not):
        return depends_on_gene(node.part, effects)
    return isinstance(node, HasTerms | GeneIn) or is_of_transcripts(node, effects)


def names_gene(node: BoundNode) -> bool:
    """Whether there is a condition that a variant is annotated to a gene."""
    return any(isinstance(leaf, GeneIn) for leaf in walk(node))


def is_of_transcripts(leaf: BoundLeaf, effects: EffectFields | None) -> bool:
    """Whether a condition is on a field that has one element for each transcript of the effect source."""
    return isinstance(leaf, ColumnLeaf) and is_of_effect_source(leaf.spec, effects)


@dataclass(frozen=True, slots=True)
class SplitConjunction:
    """The parts of a conjunction that names genes: conditions on the variant, and conditions on one of the genes.

    Attributes:
        gene_names: All names of those genes.
        of_variant: Parts whose answer does not depend on a gene, among them those that name the genes.
        of_gene: Parts that mean the consequences of one of the genes, the same for all; none if no gene is named.
    """

    gene_names: frozenset[str]
    of_variant: tuple[BoundNode, ...]
    of_gene: tuple[BoundNode, ...]


def split_conjunction(node: And[BoundNode], effects: EffectFields | None) -> SplitConjunction:
    """The parts of a conjunction, by their subject: beside a gene, consequences are those of that gene."""
    genes = [part for part in node.parts if isinstance(part, GeneIn)]
    of_variant: list[BoundNode] = []
    of_gene: list[BoundNode] = []
    for part in node.parts:
        means_gene = genes and not isinstance(part, GeneIn) and depends_on_gene(part, effects)
        (of_gene if means_gene else of_variant).append(part)
    return SplitConjunction(frozenset().union(*(part.genes for part in genes)), tuple(of_variant), tuple(of_gene))


def required_elements(node: BoundNode) -> list[tuple[FieldSpec, Element]] | None:
    """The (field, value) pairs of which a matching variant has at least one; None if no such list can be given.

    With it, many queries can be tested on a variant at once: only those that require one of its values can match.
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
    if isinstance(node, Or | AtLeast):
        lists = [required_elements(part) for part in node.parts]
        return None if None in lists else [element for required in lists for element in required or ()]
    return None


def searched_regions(node: BoundNode) -> tuple[Region, ...] | None:
    """The regions outside of which nothing can match, in the order of the genome; None for the whole genome.

    Example:
        >>> searched_regions(And((HasTerms((1,)), InRegion(Region(1, 200_001, 200_900)))))
        (Region(chrom=1, start=100001, end=200900),)
        >>> searched_regions(Not(InRegion(Region(1, 1, 9)))) is None
        True
    """
    if isinstance(node, And):
        scopes = [regions for part in node.parts if (regions := searched_regions(part)) is not None]
        return min(scopes, key=count_bases, default=None)
    if isinstance(node, Or | AtLeast):
        parts = [searched_regions(part) for part in node.parts]
        return None if None in parts else merge_regions(region for part in parts for region in part or ())
    if isinstance(node, Never):
        return ()
    if isinstance(node, KeyIn):
        return merge_regions(Region(key.chrom, key.pos, key.pos) for key in node.keys)
    if isinstance(node, GeneIn):
        return merge_regions(node.regions)
    if isinstance(node, InRegion):
        return (Region(node.region.chrom, max(node.region.start - MAX_REF_LENGTH, 1), node.region.end),)
    return None


def count_bases(regions: tuple[Region, ...]) -> int:
    """The bases of all regions together."""
    return sum(region.length for region in regions)
