"""Wildcard patterns (* any run, ? one character, a backslash makes the next one ordinary) for Python and for SQL."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from functools import lru_cache

from variants.fields.spec import FieldSpec
from variants.fields.transcripts import EffectFields
from variants.genome.regions import Region, merged
from variants.query.tree import And, Not, Or

_TOKEN = re.compile(r"\\(.)|(.)", re.DOTALL)


def escape_pattern(text: str) -> str:
    """The pattern that matches exactly `text`."""
    return re.sub(r"([*?\\])", r"\\\1", text)


@lru_cache(maxsize=1024)
def pattern_regex(pattern: str) -> re.Pattern[str]:
    """To be used with fullmatch."""
    parts = (re.escape(escaped) if escaped else _REGEX.get(char, re.escape(char)) for escaped, char in _tokens(pattern))
    return re.compile("".join(parts), re.DOTALL)


def pattern_like(pattern: str) -> str:
    r"""The LIKE pattern (escape character \)."""
    return "".join(
        _like_literal(escaped) if escaped else _LIKE.get(char, _like_literal(char))
        for escaped, char in _tokens(pattern)
    )


_REGEX = {"*": ".*", "?": "."}
_LIKE = {"*": "%", "?": "_"}


def _tokens(pattern: str) -> list[tuple[str, str]]:
    """(escaped character, '') or ('', plain character)."""
    return _TOKEN.findall(pattern)


def _like_literal(char: str) -> str:
    return f"\\{char}" if char in "%_\\" else char


_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def ascii_lower(text: str) -> str:
    """What "ignores case" means, here and as lower(... COLLATE "C") in SQL: A-Z only, the same on every machine."""
    return text.translate(_LOWER)


@dataclass(frozen=True, slots=True)
class VariantKey:
    """What tells variants apart: position of the first base and the digest of the alleles (variants.genome.alleles)."""

    chrom: int
    pos: int
    vkey: int


@dataclass(frozen=True, slots=True)
class Always:
    """Every variant."""


@dataclass(frozen=True, slots=True)
class Never:
    """No variant: what a lenient binding makes of an unknown field."""


@dataclass(frozen=True, slots=True)
class NumberBetween:
    """Some element lies between; None is no bound."""

    spec: FieldSpec
    low: float | None
    high: float | None
    includes_low: bool = True
    includes_high: bool = True


@dataclass(frozen=True, slots=True)
class FlagIs:
    spec: FieldSpec
    value: bool


@dataclass(frozen=True, slots=True)
class TextIs:
    spec: FieldSpec
    text: str


@dataclass(frozen=True, slots=True)
class TextLike:
    """Some element matches a pattern of * and ?, a backslash making the next character ordinary."""

    spec: FieldSpec
    pattern: str


@dataclass(frozen=True, slots=True)
class Present:
    spec: FieldSpec


@dataclass(frozen=True, slots=True)
class HasTerms:
    """The consequences hold one of these masks wholly; inside a gene, the consequences on its own transcripts."""

    masks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GeneIn:
    """Annotated to one of these genes by the first effect source; `regions` hold all their variants."""

    genes: frozenset[str]
    regions: tuple[Region, ...] = ()


@dataclass(frozen=True, slots=True)
class InRegion:
    """Overlaps a region: begins in it, or reaches into it."""

    region: Region


@dataclass(frozen=True, slots=True)
class KeyIn:
    keys: tuple[VariantKey, ...]


@dataclass(frozen=True, slots=True)
class PlaceBetween:
    """chrom (as its code), pos or end_pos lies between, both ends included; None is no bound."""

    column: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class AlleleLike:
    """ref or alt matches a pattern of * and ?."""

    column: str
    pattern: str


ColumnLeaf = NumberBetween | FlagIs | TextIs | TextLike | Present
PlaceLeaf = InRegion | KeyIn | PlaceBetween | AlleleLike
BoundLeaf = Always | Never | ColumnLeaf | HasTerms | GeneIn | PlaceLeaf
BoundNode = BoundLeaf | And["BoundNode"] | Or["BoundNode"] | Not["BoundNode"]


def asks_of_gene(node: BoundNode, effects: EffectFields | None) -> bool:
    """True where the answer depends on which gene is looked at: consequences, and fields aligned with them."""
    if isinstance(node, Not):
        return asks_of_gene(node.part, effects)
    if isinstance(node, And | Or):
        return any(asks_of_gene(part, effects) for part in node.parts)
    return isinstance(node, HasTerms | GeneIn) or is_of_transcripts(node, effects)


def names_gene(node: BoundNode) -> bool:
    """True where some part asks whether a variant is annotated to a gene."""
    if isinstance(node, Not):
        return names_gene(node.part)
    return any(map(names_gene, node.parts)) if isinstance(node, And | Or) else isinstance(node, GeneIn)


def is_of_transcripts(node: BoundNode, effects: EffectFields | None) -> bool:
    """True for a condition on a field that has one element for each transcript of the effect source."""
    return isinstance(node, ColumnLeaf) and effects is not None and node.spec.transcript_group == effects.group


# No allele that is written out in full is longer: how far before a region a variant may begin that reaches into it.
REACH = 100_000


def scope(node: BoundNode) -> tuple[Region, ...] | None:
    """Regions outside of which nothing can match, in genome order; None where the whole genome must be looked at."""
    if isinstance(node, And):
        scopes = [found for part in node.parts if (found := scope(part)) is not None]
        return min(scopes, key=_bases, default=None)
    if isinstance(node, Or):
        parts = [scope(part) for part in node.parts]
        return None if None in parts else merged(region for part in parts for region in part or ())
    if isinstance(node, Never):
        return ()
    if isinstance(node, KeyIn):
        return merged(Region(key.chrom, key.pos, key.pos) for key in node.keys)
    if isinstance(node, GeneIn):
        return merged(node.regions)
    if isinstance(node, InRegion):
        return (Region(node.region.chrom, max(node.region.start - REACH, 1), node.region.end),)
    return None


def _bases(regions: tuple[Region, ...]) -> int:
    return sum(region.length for region in regions)
