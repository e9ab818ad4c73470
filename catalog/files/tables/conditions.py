"""Conditions on the cells of a table: text of a URL -> typed values. They become SQL in `rows`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import duckdb

from accounts.problems import InvalidInputError
from catalog.entries.coverage import DAY, Box, parse_day, parse_moment
from catalog.files.tables.duckdb_session import duckdb_session

INTEGER = re.compile(r"[+-]?\d{1,18}")


class InvalidRowSliceError(InvalidInputError):
    """A part of the URL that cannot be read; `field` is the parameter or column."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field

    def details(self) -> dict[str, Any]:
        return {"field": self.field}


@dataclass(frozen=True)
class Condition:
    """A condition on one column.

    Attributes:
        operator: = != < <= > >=, =~ (regular expression), contains, in, or within (any of the ranges that the values
            give as pairs).
        values: What to compare with: numbers as such, times as ISO 8601 text.
    """

    column: str
    column_type: str
    operator: str
    values: tuple[object, ...]


def parse_conditions(column: str, column_type: str, operator: str, text: str) -> list[Condition]:
    """The conditions that one comparison of a URL means: one, or none where it excludes nothing.

    Args:
        column: Name of a column.
        column_type: Type of the column.
        operator: An operator of `Condition`; `from` or `to` a time, of which a day, month or year includes all of
            itself; `longitude` or `latitude` inside a box.
        text: Value, of `in` several with commas, of a box its four sides.

    Raises:
        InvalidRowSliceError: The text does not fit the type of the column.

    Example:
        >>> parse_conditions("time", "date", "to", "2024-02")[0].values
        ('2024-03-01',)
        >>> parse_conditions("depth", "number", "in", "1,2.5")[0].values
        (1.0, 2.5)
    """
    value = text.strip().strip('"')
    if operator == "=~":
        return [Condition(column, column_type, operator, (_check_pattern(value, column),))]
    if operator == "contains":
        return [Condition(column, column_type, operator, (text,))]
    if column_type in ("integer", "number") and operator not in ("longitude", "latitude"):
        numbers = [_parse_number(part, column_type, column) for part in _split_values(operator, value)]
        return [Condition(column, column_type, operator, tuple(numbers))]
    if column_type in ("string", "boolean"):
        texts = [part.lower() if column_type == "boolean" else part for part in _split_values(operator, value)]
        return [Condition(column, column_type, operator, tuple(texts))]
    try:
        if operator in ("longitude", "latitude"):
            box = Box.parse(text)
            sides = [side for span in box.spans for side in span] if operator == "longitude" else [box.south, box.north]
            return [Condition(column, "number", "within", tuple(sides))]
        if operator == "to" and DAY.fullmatch(value):
            last_day = parse_day(value, late=True)
            if last_day == date.max:
                return []
            return [Condition(column, column_type, "<", ((last_day + timedelta(days=1)).isoformat(),))]
        times = [parse_moment(part) for part in _split_values(operator, value)]
        comparison = {"from": ">=", "to": "<="}.get(operator, operator)
        return [Condition(column, column_type, comparison, tuple(times))]
    except ValueError as error:
        raise InvalidRowSliceError(str(error), "bbox" if operator in ("longitude", "latitude") else column) from error


def _split_values(operator: str, text: str) -> list[str]:
    return [part.strip().strip('"') for part in text.split(",")] if operator == "in" else [text]


def _parse_number(text: str, column_type: str, column: str) -> float | int:
    try:
        return int(text) if column_type == "integer" and INTEGER.fullmatch(text) else float(text)
    except ValueError:
        raise InvalidRowSliceError(f"{column} contains numbers; {text!r} is not a number.", column) from None


def _check_pattern(text: str, column: str) -> str:
    """A regular expression that DuckDB takes, which is RE2: checked by its own engine, on an empty text."""
    with duckdb_session() as db:
        try:
            db.execute("SELECT regexp_full_match('', ?)", [text])
        except duckdb.Error:
            raise InvalidRowSliceError(f"This is not a regular expression: {text!r}.", column) from None
    return text
