"""The controls of a filter panel and the query text are two views of one tree. Pure.

A control speaks for one top-level AND part: a range of a number, a list of values, a list of consequence classes.
Whatever else the query holds is the rest, which no control touches.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from variants.query.errors import BadValueError
from variants.query.printer import to_text
from variants.query.syntax import parse
from variants.query.tree import And, Everything, Exists, Match, Node, Not, Or, Range, Wildcard, all_of, any_of

CONSEQUENCE = "consequence"
CLASSES = {"lof": "loss of function", "missense-like": "missense-like", "synonymous": "synonymous", "other": "other"}


@dataclass(frozen=True, slots=True)
class Bounds:
    """A range as typed: inclusive bounds, '' for none."""

    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Controls:
    """What the panel shows: bounds by field path, values by field path, consequence classes, and the rest as text."""

    bounds: Mapping[str, Bounds] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    classes: tuple[str, ...] = ()
    rest: str = ""

    def text(self) -> str:
        """The query of all controls together; '' for everything."""
        parts = [_range(path, bounds) for path, bounds in self.bounds.items() if bounds != Bounds()]
        parts += [_list(path, values) for path, values in self.values.items() if values]
        if self.classes:
            parts.append(_list(CONSEQUENCE, self.classes))
        rest = parse(self.rest)
        tree = all_of([*parts, *([] if isinstance(rest, Everything) else [rest])])
        return "" if isinstance(tree, Everything) else to_text(tree)


def read_controls(
    text: str, *, numbers: Collection[str], lists: Collection[str], path_of: Callable[[str], str] = str
) -> Controls:
    """Split a query into what controls can say and the rest.

    numbers, lists: paths of the fields that have a control of that kind; path_of: the path of a field by any of its
    names. Raises QuerySyntaxError.
    """
    tree = parse(text)
    bounds: dict[str, Bounds] = {}
    values: dict[str, tuple[str, ...]] = {}
    classes: tuple[str, ...] = ()
    rest: list[Node] = []
    for part in tree.parts if isinstance(tree, And) else (tree,):
        matches = _matches(part, path_of)
        path = path_of(part.field) if isinstance(part, Range) else ""
        if isinstance(part, Range) and path in numbers and path not in bounds and _inclusive(part):
            bounds[path] = Bounds(part.low or "", part.high or "")
        elif matches and matches[0] in lists and matches[0] not in values:
            values[matches[0]] = matches[1]
        elif matches and matches[0] == CONSEQUENCE and not classes and set(matches[1]) <= CLASSES.keys():
            classes = matches[1]
        else:
            rest.append(part)
    remaining = all_of(rest)
    return Controls(bounds, values, classes, "" if isinstance(remaining, Everything) else to_text(remaining))


def _inclusive(part: Range) -> bool:
    return (part.low is None or part.includes_low) and (part.high is None or part.includes_high)


def _matches(part: Node, path_of: Callable[[str], str]) -> tuple[str, tuple[str, ...]] | None:
    """(path, its values) of `field:a` and `field:(a OR b)`."""
    leaves = part.parts if isinstance(part, Or) else (part,)
    if not all(isinstance(leaf, Match) for leaf in leaves) or len({leaf.field for leaf in leaves}) != 1:
        return None
    return path_of(leaves[0].field), tuple(leaf.value for leaf in leaves)


def _range(path: str, bounds: Bounds) -> Range:
    return Range(path, bounds.low or None, bounds.high or None)


def _list(path: str, values: Sequence[str]) -> Node:
    return any_of(Match(path, value) for value in values)


_TRUE = frozenset({"true", "1", "yes", ""})
_FALSE = frozenset({"false", "0", "no"})


def condition(name: str, value: str) -> Node:
    """name=value: some element equals it. Suffixes: __gt __gte __lt __lte (numbers), __in (comma-separated), __not,
    __like (* and ?), __exists (true or false). Names may be paths, source names or aliases; the release decides.
    """
    field, mark, operator = name.rpartition("__")
    if mark and operator in _OPERATORS:
        return _OPERATORS[operator](field, value)
    return Match(name, value)


def _exists(field: str, value: str) -> Node:
    if value.lower() in _TRUE:
        return Exists(field)
    if value.lower() in _FALSE:
        return Not(Exists(field))
    raise BadValueError(f"{field}__exists is true or false, not {value!r}")


_OPERATORS: dict[str, Callable[[str, str], Node]] = {
    "gt": lambda field, value: Range(field, value, None, includes_low=False),
    "gte": lambda field, value: Range(field, value, None),
    "lt": lambda field, value: Range(field, None, value, includes_high=False),
    "lte": lambda field, value: Range(field, None, value),
    "in": lambda field, value: any_of([Match(field, each.strip()) for each in value.split(",")]),
    "not": lambda field, value: Not(Match(field, value)),
    "like": Wildcard,
    "exists": _exists,
}
