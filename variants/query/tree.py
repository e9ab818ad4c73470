"""The nodes of a query tree, and functions that build, read and change trees of any leaves.

A query tree says what a text means before any field dictionary is looked at; names and values are as written. A bound
query has the same And, Or, AtLeast and Not over the conditions of variants.query.conditions. `position` is the 1-based
character of the text at which a part begins; only messages use it, and two trees are equal without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field  # nodes have an attribute `field`
from itertools import chain
from typing import Any, Generic, TypeVar, cast

NodeT = TypeVar("NodeT")


@dataclass(frozen=True, slots=True)
class Everything:
    """Every variant: an empty text or `*`."""


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word: a gene, an rs number, a region or a variant in any written form."""

    text: str
    position: int = dataclass_field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Match:
    """A whole element equals `value`, ignoring case; for a number, as a number."""

    field: str
    value: str
    position: int = dataclass_field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A whole element matches `pattern`: * any run, ? one character, a backslash makes the next one ordinary."""

    field: str
    pattern: str
    position: int = dataclass_field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Range:
    """Some element lies between two bounds; None means no bound."""

    field: str
    low: str | None
    high: str | None
    includes_low: bool = True
    includes_high: bool = True
    position: int = dataclass_field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Exists:
    """The field has a value. `field` may be a field or a group of fields (`clinvar`)."""

    field: str
    position: int = dataclass_field(default=1, compare=False)


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


@dataclass(frozen=True, slots=True)
class AtLeast(Generic[NodeT]):
    """`count` of the parts hold, or more: 1 to their number. Each is decided for itself."""

    count: int
    parts: tuple[NodeT, ...]


Leaf = Everything | Word | Match | Wildcard | Range | Exists
Node = Leaf | Not["Node"] | And["Node"] | Or["Node"] | AtLeast["Node"]


def all_of(parts: Iterable[NodeT]) -> NodeT:
    """Trees -> one tree of them joined by AND, nested ANDs flattened; of no trees, everything.

    Example:
        >>> all_of([]), all_of([Word("BRCA1")])
        (Everything(), Word(text='BRCA1', position=1))
    """
    flat = tuple(chain.from_iterable(part.parts if isinstance(part, And) else (part,) for part in parts))
    return cast(NodeT, And(flat) if len(flat) > 1 else (flat[0] if flat else Everything()))


def any_of(parts: Iterable[NodeT]) -> NodeT:
    """At least one tree -> one tree of them joined by OR, nested ORs flattened.

    Example:
        >>> any_of([Word("BRCA1"), any_of([Word("TP53"), Word("APOE")])]).parts[2].text
        'APOE'
    """
    flat = tuple(chain.from_iterable(part.parts if isinstance(part, Or) else (part,) for part in parts))
    return cast(NodeT, Or(flat) if len(flat) > 1 else flat[0])


LeafT = TypeVar("LeafT")
ResultT = TypeVar("ResultT")


def walk(node: Any) -> Iterator[Any]:
    """A tree of any leaves (of a query, or the conditions of a bound query) -> its leaves, from left to right.

    Example:
        >>> [leaf.text for leaf in walk(And((Word("BRCA1"), Not(Word("rs1")))))]
        ['BRCA1', 'rs1']
    """
    if isinstance(node, Not):
        yield from walk(node.part)
    elif isinstance(node, And | Or | AtLeast):
        for part in node.parts:
            yield from walk(part)
    else:
        yield node


def transform(node: Any, change: Callable[[LeafT], ResultT]) -> ResultT:
    """A tree of any leaves -> the same tree with `change(leaf)` for every leaf; parts keep their number and order.

    Example:
        >>> transform(Or((Word("a"), Word("b"))), lambda word: Match("gene", word.text)).parts[1]
        Match(field='gene', value='b', position=1)
    """
    if isinstance(node, Not):
        return cast(ResultT, Not(transform(node.part, change)))
    if isinstance(node, And):
        return cast(ResultT, And(tuple(transform(part, change) for part in node.parts)))
    if isinstance(node, Or):
        return cast(ResultT, Or(tuple(transform(part, change) for part in node.parts)))
    if isinstance(node, AtLeast):
        return cast(ResultT, AtLeast(node.count, tuple(transform(part, change) for part in node.parts)))
    return change(cast(LeafT, node))
