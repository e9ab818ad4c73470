"""Conditions of rules (over signals) and of questions that depend on an earlier answer (over answers)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


# operator -> (known value, value of the condition) -> whether it holds. A value that is not known never comes here.
_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "gte": lambda known, limit: _is_number(known) and known >= limit,
    "lte": lambda known, limit: _is_number(known) and known <= limit,
    "eq": lambda known, value: str(known) == str(value),
    "in": lambda known, values: known in values,
    "has": lambda known, values: any(item in values for item in _as_collection(known)),
    "lacks": lambda known, values: not any(item in values for item in _as_collection(known)),
    "true": lambda known, _: known is True,
    "false": lambda known, _: known is False,
}
OPERATORS = tuple(_TESTS)
NUMERIC_OPERATORS = ("gte", "lte")
LIST_OPERATORS = ("in", "has", "lacks")
# Operators that were accepted up to version 2026-2 of the rules, though no shipped rule or question ever had them.
_REMOVED_OPERATORS = {"gt", "lt", "ne", "empty", "answered"}
_REMOVED_SYMBOLS = {">": "gt", "<": "lt", "!=": "ne"}
_PHRASES = {
    "eq": "is", "in": "is one of", "has": "includes", "lacks": "has none of", "gte": "is at least",
    "lte": "is at most", "true": "is yes", "false": "is no",
}  # fmt: skip
_CONDITION_TEXT = re.compile(r"^\s*(\w+)\s*(=|!=|>=|<=|>|<|\bin\b|\bhas\b|\blacks\b|\bis\b)\s*(.+?)\s*$")
_SYMBOLS = {"=": "eq", ">=": "gte", "<=": "lte"}
_YES_NO = {"yes": "true", "no": "false"}


@dataclass(frozen=True)
class Condition:
    """`name op value`; `value` is a tuple for in, has and lacks, and None for true and false.

    Example:
        >>> str(Condition("kinds", "has", ("grid", "image")))
        'kinds includes grid, image'
    """

    name: str
    op: str
    value: Any = None

    def __str__(self) -> str:
        value = ", ".join(map(str, self.value)) if isinstance(self.value, tuple) else self.value
        return f"{self.name} {_PHRASES[self.op]}" + ("" if value is None else f" {value}")


def parse_condition(raw: object) -> Condition:
    """The condition of `[name, operator, value]`, or of the short `[name, true]`.

    Raises:
        ValueError: The shape, the operator or the value is wrong; the text says what.

    Example:
        >>> parse_condition(["gb_total", "gte", 1])
        Condition(name='gb_total', op='gte', value=1)
        >>> parse_condition(["citation", True])
        Condition(name='citation', op='true', value=None)
    """
    if not isinstance(raw, list | tuple) or not 2 <= len(raw) <= 3:
        raise ValueError(f"A condition is written [signal, operator, value]; got {raw!r}.")
    name, op, value = raw[0], raw[1], raw[2] if len(raw) == 3 else None
    if isinstance(op, bool):
        op = "true" if op else "false"
    _check_operator(op, list(raw))
    if op in LIST_OPERATORS:
        if not isinstance(value, list | tuple) or not value:
            raise ValueError(f"Operator {op!r} needs a list of values in {list(raw)!r}.")
        value = tuple(value)
    if op in NUMERIC_OPERATORS and (isinstance(value, bool) or not _is_number(value)):
        raise ValueError(f"Operator {op!r} needs a number in {list(raw)!r}.")
    return Condition(str(name), op, value)


def _check_operator(op: object, source: object) -> None:
    if op in _REMOVED_OPERATORS:
        raise ValueError(f"Operator {op!r} in {source!r} no longer exists; use one of {', '.join(OPERATORS)}.")
    if op not in OPERATORS:
        raise ValueError(f"Unknown operator {op!r} in {source!r}; use one of {', '.join(OPERATORS)}.")


def parse_show_if(text: str) -> tuple[Condition, ...]:
    """The conditions of a text such as `sensitivity = regulated and rows >= 10`; all of them must hold.

    Raises:
        ValueError: A part cannot be parsed; the text says which.

    Example:
        >>> [str(condition) for condition in parse_show_if("sensitivity = regulated and citation is yes")]
        ['sensitivity is regulated', 'citation is yes']
        >>> parse_show_if("")
        ()
    """
    return tuple(_parse_part(part) for part in re.split(r"\s+and\s+", text.strip()) if part)


def _parse_part(text: str) -> Condition:
    match = _CONDITION_TEXT.match(text)
    if not match:
        raise ValueError(f"Cannot read the condition {text!r}; write for example: sensitivity = regulated.")
    name, op, value = match.groups()
    if op == "is":
        _check_operator(value if value in _REMOVED_OPERATORS else "true", text)
        if value not in _YES_NO:
            raise ValueError(f"After 'is' write yes or no, not {value!r}.")
        return Condition(name, _YES_NO[value])
    op = _REMOVED_SYMBOLS.get(op, _SYMBOLS.get(op, op))
    _check_operator(op, text)
    if op in LIST_OPERATORS:
        return Condition(name, op, tuple(item.strip() for item in value.split(",")))
    return Condition(name, op, float(value) if op in NUMERIC_OPERATORS else value)


def condition_holds(condition: Condition, known: Mapping[str, Any]) -> bool:
    """Whether a condition holds for known values. No condition holds for a value that is missing or None.

    Example:
        >>> condition_holds(Condition("kinds", "has", ("grid",)), {"kinds": ["grid", "image"]})
        True
        >>> condition_holds(Condition("kinds", "lacks", ("grid",)), {})
        False
    """
    value = known.get(condition.name)
    return value is not None and _TESTS[condition.op](value, condition.value)


def all_hold(conditions: tuple[Condition, ...], known: Mapping[str, Any]) -> bool:
    """Whether every condition holds; also where there is none.

    Example:
        >>> all_hold((), {})
        True
    """
    return all(condition_holds(condition, known) for condition in conditions)


def _as_collection(value: Any) -> Collection[Any]:
    return value if isinstance(value, list | tuple | set | frozenset) else (value,)
