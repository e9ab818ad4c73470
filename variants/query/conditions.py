"""The conditions of a bound query, and what can be told from a bound query alone. Pure.

A condition names fields by their FieldSpec and genes, regions and variants by what they are in one release.
variants.query.to_sql makes SQL of it, variants.query.evaluate asks it of decoded source lines.
"""

from __future__ import annotations

from dataclasses import dataclass

from variants.fields.spec import FieldSpec
from variants.fields.transcripts import EffectFields
from variants.genome.alleles import VariantKey
from variants.genome.regions import Region, merge_regions
from variants.query.tree import And, Not, Or, walk


@dataclass(frozen=True, slots=True)
class Always:
    """Every variant."""


@dataclass(frozen=True, slots=True)
class Never:
    """No variant: what a lenient binding makes of an unknown field."""


@dataclass(frozen=True, slots=True)
class NumberBetween:
    """Some element of a number field lies between two bounds; None is no bound."""

    spec: FieldSpec
    low: float | None
    high: float | None
    includes_low: bool = True
    includes_high: bool = True


@dataclass(frozen=True, slots=True)
class FlagIs:
    """Some element of a flag field is this one."""

    spec: FieldSpec
    value: bool


@dataclass(frozen=True, slots=True)
class TextIs:
    """Some element of a text field is this text, in lower case (variants.query.patterns.ascii_lower)."""

    spec: FieldSpec
    text: str


@dataclass(frozen=True, slots=True)
class TextLike:
    """Some element of a text field matches this pattern (variants.query.patterns), in lower case."""

    spec: FieldSpec
    pattern: str


@dataclass(frozen=True, slots=True)
class Present:
    """The field has a value."""

    spec: FieldSpec


@dataclass(frozen=True, slots=True)
class HasTerms:
    """All bits of one of these masks are among the consequences; inside a gene, those on its own transcripts."""

    masks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GeneIn:
    """Annotated to one of these genes by the first effect source; all their variants lie in `regions`."""

    genes: frozenset[str]
    regions: tuple[Region, ...] = ()


@dataclass(frozen=True, slots=True)
class InRegion:
    """Overlaps a region: begins in it, or begins before it and reaches into it."""

    region: Region


@dataclass(frozen=True, slots=True)
class KeyIn:
    """The variant is one of these."""

    keys: tuple[VariantKey, ...]


@dataclass(frozen=True, slots=True)
class CoordinateBetween:
    """The column chrom (a code), pos or end_pos lies between two bounds, both included; None is no bound."""

    column: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class AlleleLike:
    """ref or alt matches a pattern of * and ?."""

    column: str
    pattern: str


ColumnLeaf = NumberBetween | FlagIs | TextIs | TextLike | Present
LocationLeaf = InRegion | KeyIn | CoordinateBetween | AlleleLike
BoundLeaf = Always | Never | ColumnLeaf | HasTerms | GeneIn | LocationLeaf
BoundNode = BoundLeaf | And["BoundNode"] | Or["BoundNode"] | Not["BoundNode"]


# Bases; no allele that is written out in full is longer: how far before a region a variant that reaches into it begins.
MAX_REF_LENGTH = 100_000


def asks_of_gene(node: BoundNode, effects: EffectFields | None) -> bool:
    """Whether the answer depends on which gene is looked at: consequences, and fields aligned with them."""
    return any(isinstance(leaf, HasTerms | GeneIn) or is_of_transcripts(leaf, effects) for leaf in walk(node))


def names_gene(node: BoundNode) -> bool:
    """Whether some condition asks if a variant is annotated to a gene."""
    return any(isinstance(leaf, GeneIn) for leaf in walk(node))


def is_of_transcripts(leaf: BoundLeaf, effects: EffectFields | None) -> bool:
    """Whether a condition is on a field that has one element for each transcript of the effect source."""
    return isinstance(leaf, ColumnLeaf) and effects is not None and leaf.spec.transcript_group == effects.group


def searched_regions(node: BoundNode) -> tuple[Region, ...] | None:
    """The regions outside of which nothing can match, in the order of the genome; None for the whole genome.

    Example:
        >>> searched_regions(And((Always(), InRegion(Region(1, 200_001, 200_900)))))
        (Region(chrom=1, start=100001, end=200900),)
        >>> searched_regions(Not(InRegion(Region(1, 1, 9)))) is None
        True
    """
    if isinstance(node, And):
        scopes = [regions for part in node.parts if (regions := searched_regions(part)) is not None]
        return min(scopes, key=_count_bases, default=None)
    if isinstance(node, Or):
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


def _count_bases(regions: tuple[Region, ...]) -> int:
    return sum(region.length for region in regions)
