"""One evaluator of conditions, for rules (over signals) and for show-if (over answers)."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any


def _of_numbers(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """A comparison that what is no number never satisfies."""
    return lambda value, wanted: isinstance(value, (int, float)) and test(value, wanted)


_NUMERIC = {
    "gt": _of_numbers(operator.gt),
    "gte": _of_numbers(operator.ge),
    "lt": _of_numbers(operator.lt),
    "lte": _of_numbers(operator.le),
}
# (what is known, what the condition names) -> whether it holds; what is not known never comes here.
_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    **_NUMERIC,
    "eq": lambda value, wanted: str(value) == str(wanted),
    "ne": lambda value, wanted: str(value) != str(wanted),
    "in": lambda value, wanted: value in wanted,
    "has": lambda value, wanted: any(item in wanted for item in _members(value)),
    "lacks": lambda value, wanted: not any(item in wanted for item in _members(value)),
    "true": lambda value, _: value is True,
    "false": lambda value, _: value is False,
    "empty": lambda value, _: False,
    "answered": lambda value, _: True,
}
OPERATORS = tuple(_TESTS)
_WORDS = {
    "eq": "is", "ne": "is not", "in": "is one of", "has": "includes", "lacks": "has none of", "gt": "is more than",
    "gte": "is at least", "lt": "is less than", "lte": "is at most", "true": "is yes", "false": "is no",
    "empty": "is not answered", "answered": "is answered",
}  # fmt: skip
_TEXT = re.compile(r"^\s*(\w+)\s*(=|!=|>=|<=|>|<|\bin\b|\bhas\b|\black[s]\b|\bis\b)\s*(.+?)\s*$")
_SYMBOLS = {"=": "eq", "!=": "ne", ">=": "gte", "<=": "lte", ">": "gt", "<": "lt"}
_STATES = {"yes": "true", "no": "false", "empty": "empty", "answered": "answered"}


@dataclass(frozen=True)
class Condition:
    """`name op value`, for example kinds has (grid, model_output). `value` is a tuple for in, has and lacks."""

    name: str
    op: str
    value: Any = None

    def __str__(self) -> str:
        value = ", ".join(map(str, self.value)) if isinstance(self.value, tuple) else self.value
        return f"{self.name} {_WORDS[self.op]}" + ("" if value is None else f" {value}")


def as_condition(raw: object) -> Condition:
    """A condition from its data form `[name, op, value]` or the short `[name, true]`; ValueError says what is wrong."""
    if not isinstance(raw, list | tuple) or not 2 <= len(raw) <= 3:
        raise ValueError(f"A condition is written [signal, operator, value]; got {raw!r}.")
    name, op, value = raw[0], raw[1], raw[2] if len(raw) == 3 else None
    if isinstance(op, bool):
        op = "true" if op else "false"
    if op not in OPERATORS:
        raise ValueError(f"Unknown operator {op!r} in {list(raw)!r}; use one of {', '.join(OPERATORS)}.")
    if op in ("in", "has", "lacks"):
        if not isinstance(value, list | tuple) or not value:
            raise ValueError(f"Operator {op!r} needs a list of values in {list(raw)!r}.")
        value = tuple(value)
    if op in _NUMERIC and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise ValueError(f"Operator {op!r} needs a number in {list(raw)!r}.")
    return Condition(str(name), op, value)


def parse_show_if(text: str) -> tuple[Condition, ...]:
    """Conditions from text such as `sensitivity = regulated and gb_total >= 1`; all of them must hold."""
    return tuple(_parse_one(part) for part in re.split(r"\s+and\s+", text.strip()) if part)


def _parse_one(text: str) -> Condition:
    match = _TEXT.match(text)
    if not match:
        raise ValueError(f"Cannot read the condition {text!r}; write for example: sensitivity = regulated.")
    name, op, value = match.groups()
    if op == "is":
        if value not in _STATES:
            raise ValueError(f"After 'is' write yes, no, empty or answered, not {value!r}.")
        return Condition(name, _STATES[value])
    if op in _SYMBOLS:
        op = _SYMBOLS[op]
        return Condition(name, op, float(value) if op in _NUMERIC else value)
    return Condition(name, op, tuple(item.strip() for item in value.split(",")))


def holds(condition: Condition, known: Mapping[str, Any]) -> bool:
    """Whether the condition holds. What is missing (absent or None) satisfies only `empty`: missing is not false."""
    value = known.get(condition.name)
    return condition.op == "empty" if value is None else _TESTS[condition.op](value, condition.value)


def _members(value: Any) -> Collection[Any]:
    return value if isinstance(value, list | tuple | set | frozenset) else (value,)


def all_hold(conditions: tuple[Condition, ...], known: Mapping[str, Any]) -> bool:
    return all(holds(condition, known) for condition in conditions)
