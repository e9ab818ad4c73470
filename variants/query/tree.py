"""The syntax tree of a query: what was asked, before any field dictionary is looked at.

Names and values are as written. `position` is the 1-based character of the text where the part begins; it serves
messages only, so two trees are equal without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Generic, TypeVar

NodeT = TypeVar("NodeT")


@dataclass(frozen=True, slots=True)
class Everything:
    """Every variant: an empty text or `*`."""


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word: a gene, an rs number, a region or a variant in any written form."""

    text: str
    position: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Match:
    """A whole element equals `value`, ignoring case; for a number, as a number."""

    field: str
    value: str
    position: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A whole element matches `pattern`: * any run, ? one character, a backslash makes the next one ordinary."""

    field: str
    pattern: str
    position: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Range:
    """Some element lies between; None is no bound."""

    field: str
    low: str | None
    high: str | None
    includes_low: bool = True
    includes_high: bool = True
    position: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Exists:
    """Some element is there. `field` may be a field or a group of fields (`clinvar`)."""

    field: str
    position: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Not(Generic[NodeT]):
    """The set complement: variants without a value match too."""

    part: NodeT


@dataclass(frozen=True, slots=True)
class And(Generic[NodeT]):
    parts: tuple[NodeT, ...]


@dataclass(frozen=True, slots=True)
class Or(Generic[NodeT]):
    parts: tuple[NodeT, ...]


Leaf = Everything | Word | Match | Wildcard | Range | Exists
Node = Leaf | Not["Node"] | And["Node"] | Or["Node"]


def all_of(parts: Iterable[Node]) -> Node:
    """The parts joined by AND, nested ANDs flattened; none = everything."""
    flat = tuple(chain.from_iterable(part.parts if isinstance(part, And) else (part,) for part in parts))
    return And(flat) if len(flat) > 1 else (flat[0] if flat else Everything())


def any_of(parts: Iterable[Node]) -> Node:
    """The parts, at least one, joined by OR; nested ORs flattened."""
    flat = tuple(chain.from_iterable(part.parts if isinstance(part, Or) else (part,) for part in parts))
    return Or(flat) if len(flat) > 1 else flat[0]
