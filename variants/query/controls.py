"""Query text -> the controls of a filter panel, and controls -> query text; `field__gte=5` -> a condition. Pure.

A control stands for one top-level AND part: a range of a number, a list of values, a list of consequence classes. No
control touches the other parts of the query.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeGuard

from accounts.budget import check_amount
from variants.genome.consequences import ConsequenceClass
from variants.query.errors import BadValueError
from variants.query.printer import to_text
from variants.query.syntax import parse
from variants.query.tree import And, Everything, Exists, Match, Node, Not, Or, Range, Wildcard, all_of, any_of

CONSEQUENCE = "consequence"
_CLASS_WORDS = frozenset(consequence_class.query_word for consequence_class in ConsequenceClass)


@dataclass(frozen=True, slots=True)
class Bounds:
    """A range as somebody typed it: inclusive bounds, '' for none."""

    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Controls:
    """The values of the panel: bounds by field path, values by field path, consequence classes.

    remaining: the parts of the query that no control stands for.
    """

    bounds: Mapping[str, Bounds] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    classes: tuple[str, ...] = ()
    remaining: Node = field(default_factory=Everything)

    @property
    def rest(self) -> str:
        """`remaining` as text, '' for everything."""
        return "" if isinstance(self.remaining, Everything) else to_text(self.remaining)

    def text(self) -> str:
        """The query of all controls together; '' for everything."""
        parts: list[Node] = [
            _range_of_bounds(path, bounds) for path, bounds in self.bounds.items() if bounds != Bounds()
        ]
        parts += [_match_any(path, values) for path, values in self.values.items() if values]
        if self.classes:
            parts.append(_match_any(CONSEQUENCE, self.classes))
        tree = all_of([*parts, *([] if isinstance(self.remaining, Everything) else [self.remaining])])
        return "" if isinstance(tree, Everything) else to_text(tree)


def read_controls(
    text: str, *, numbers: Collection[str], lists: Collection[str], path_of: Callable[[str], str] = str
) -> Controls:
    """Split a query text into what controls can show and what remains.

    Args:
        numbers, lists: paths of the fields that have a control of that kind.
        path_of: gives the path of a field by any of its names.

    Raises:
        QuerySyntaxError: the text is not a query.

    Example:
        >>> controls = read_controls("cadd.phred:>=20 AND BRCA1", numbers={"cadd.phred"}, lists=())
        >>> controls.bounds, controls.rest
        ({'cadd.phred': Bounds(low='20', high='')}, 'BRCA1')
    """
    tree = parse(text)
    bounds: dict[str, Bounds] = {}
    values: dict[str, tuple[str, ...]] = {}
    classes: tuple[str, ...] = ()
    remaining: list[Node] = []
    for part in tree.parts if isinstance(tree, And) else (tree,):
        matches = _path_and_values(part, path_of)
        path = path_of(part.field) if isinstance(part, Range) else ""
        if isinstance(part, Range) and path in numbers and path not in bounds and _is_inclusive(part):
            bounds[path] = Bounds(part.low or "", part.high or "")
        elif matches and matches[0] in lists and matches[0] not in values:
            values[matches[0]] = matches[1]
        elif matches and matches[0] == CONSEQUENCE and not classes and _CLASS_WORDS.issuperset(matches[1]):
            classes = matches[1]
        else:
            remaining.append(part)
    return Controls(bounds, values, classes, all_of(remaining))


def _is_inclusive(part: Range) -> bool:
    return (part.low is None or part.includes_low) and (part.high is None or part.includes_high)


def _path_and_values(part: Node, path_of: Callable[[str], str]) -> tuple[str, tuple[str, ...]] | None:
    """(path, its values) of `field:a` and `field:(a OR b)`; None for other parts."""
    leaves = part.parts if isinstance(part, Or) else (part,)
    if not _are_matches(leaves) or len({leaf.field for leaf in leaves}) != 1:
        return None
    return path_of(leaves[0].field), tuple(leaf.value for leaf in leaves)


def _are_matches(leaves: Sequence[Node]) -> TypeGuard[Sequence[Match]]:
    return all(isinstance(leaf, Match) for leaf in leaves)


def _range_of_bounds(path: str, bounds: Bounds) -> Range:
    return Range(path, bounds.low or None, bounds.high or None)


def _match_any(path: str, values: Sequence[str]) -> Node:
    return any_of(Match(path, value) for value in values)


_TRUE = frozenset({"true", "1", "yes", ""})
_FALSE = frozenset({"false", "0", "no"})


def condition(name: str, value: str) -> Node:
    """A parameter of an address, name=value -> the condition that it means: some element equals the value.

    Suffixes: __gt __gte __lt __lte (numbers), __in (comma-separated), __not, __like (* and ?), __exists (true or
    false). Names may be paths, source names or aliases; the release decides.

    Raises:
        BadValueError: __exists is neither true nor false.
        OverLimitError: a request has more values of __in than its limits allow.

    Example:
        >>> to_text(condition("cadd.phred__gte", "20"))
        'cadd.phred:>=20'
    """
    field, mark, operator = name.rpartition("__")
    if mark and operator in _OPERATORS:
        return _OPERATORS[operator](field, value)
    return Match(name, value)


def _listed(field: str, value: str) -> list[Node]:
    """A condition for each of the values, which are separated by commas. Raises OverLimitError."""
    check_amount("max_query_conditions", value.count(",") + 1)
    return [Match(field, element.strip()) for element in value.split(",")]


def _exists_condition(field: str, value: str) -> Node:
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
    "in": lambda field, value: any_of(_listed(field, value)),
    "not": lambda field, value: Not(Match(field, value)),
    "like": Wildcard,
    "exists": _exists_condition,
}
