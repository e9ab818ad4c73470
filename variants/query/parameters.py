"""`field__gte=20` parameters of addresses -> the query language's tree, so that both mean the same. Pure."""

from __future__ import annotations

from collections.abc import Callable

from variants.query.errors import BadValueError
from variants.query.tree import Exists, Match, Node, Not, Range, Wildcard, any_of

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
