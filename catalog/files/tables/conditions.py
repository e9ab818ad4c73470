"""Conditions on the cells of a table: text of a URL -> typed values. They become SQL in `rows`."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb

from accounts.problems import InvalidInputError
from catalog.entries.coverage import DAY, Box, parse_day, parse_moment
from catalog.files.tables.duckdb_session import duckdb_session

INTEGER = re.compile(r"[+-]?\d{1,38}")
MAX_FLOAT_DIGITS = 15  # digits of a number that a float keeps
ORDERING = ("<", "<=", ">", ">=")
YES_OR_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
BARE_OFFSET = re.compile(r"(\d:\d{2}(?::\d{2}(?:\.\d+)?)?) (\d{2}:?\d{2})")  # a plus that a URL made a space


class InvalidRowSliceError(InvalidInputError):
    """A part of the URL that cannot be read; `field` is the parameter or column."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field

    def details(self) -> dict[str, Any]:
        return {"field": self.field}


class TextOrderError(InvalidRowSliceError):
    """Text compared or ordered as if it were numbers or days."""

    @classmethod
    def of(cls, column: str, cells: Sequence[str] = ()) -> TextOrderError:
        """The error of a column; `cells` are some of its cells that are not numbers."""
        shown = ", ".join(repr(cell) for cell in cells)
        return cls(
            f"{column} is text, so its order is that of letters, in which 10 comes before 9: compare with =, != or"
            f" {column}__contains=." + (f" Cells such as {shown} make it text." if cells else ""),
            column,
        )


@dataclass(frozen=True)
class Condition:
    """A condition on one column.

    Attributes:
        operator: = != < <= > >=, =~ (regular expression), contains, in, missing, filled, or within (any of the ranges
            that the values give as pairs).
        values: What to compare with: numbers and yes/no as such, times as ISO 8601 text.
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
        operator: An operator of `Condition`; `isnull` with true or false; `from` or `to` a time,
            of which a day, month or year includes all of itself; `longitude` or `latitude` inside a box.
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
    match operator:
        case "longitude" | "latitude":
            return [Condition(column, "number", "within", _box_sides(operator, text))]
        case "isnull":
            return [Condition(column, column_type, "missing" if _parse_yes_or_no(value, column) else "filled", ())]
        case "=~":
            return [Condition(column, column_type, operator, (_check_pattern(value, column),))]
        case "contains":
            return [Condition(column, column_type, operator, (text,))]
    if column_type in ("date", "datetime"):
        return _parse_times(column, column_type, operator, value)
    if column_type == "string" and operator in ORDERING:
        raise TextOrderError.of(column)
    values = [_parse_value(part, column_type, column) for part in _split_values(operator, value)]
    return [Condition(column, column_type, operator, tuple(values))]


def _parse_times(column: str, column_type: str, operator: str, value: str) -> list[Condition]:
    try:
        if operator == "to" and DAY.fullmatch(value):
            last_day = parse_day(value, late=True)
            if last_day == date.max:
                return []
            return [Condition(column, column_type, "<", ((last_day + timedelta(days=1)).isoformat(),))]
        times = [parse_moment(BARE_OFFSET.sub(r"\1+\2", part)) for part in _split_values(operator, value)]
    except ValueError as error:
        raise InvalidRowSliceError(str(error), column) from error
    comparison = {"from": ">=", "to": "<="}.get(operator, operator)
    return [Condition(column, column_type, comparison, tuple(times))]


def _split_values(operator: str, text: str) -> list[str]:
    return [part.strip().strip('"') for part in text.split(",")] if operator == "in" else [text]


def _parse_value(text: str, column_type: str, column: str) -> object:
    match column_type:
        case "integer" | "number":
            return _parse_number(text, column_type, column)
        case "boolean":
            return _parse_yes_or_no(text, column)
    return text


def _parse_yes_or_no(text: str, column: str) -> bool:
    if text.lower() not in YES_OR_NO:
        raise InvalidRowSliceError(f"{column} is compared with yes or no (true, false), not {text!r}.", column)
    return YES_OR_NO[text.lower()]


def _parse_number(text: str, column_type: str, column: str) -> float | int | Decimal:
    try:
        if INTEGER.fullmatch(text) and (column_type == "integer" or len(text) > MAX_FLOAT_DIGITS):
            return int(text)
        number = float(text)
        return Decimal(text) if len(text) > MAX_FLOAT_DIGITS and math.isfinite(number) else number
    except ValueError:
        raise InvalidRowSliceError(f"{column} contains numbers; {text!r} is not a number.", column) from None


def _box_sides(operator: str, text: str) -> tuple[float, ...]:
    """The longitudes or latitudes of a box as pairs; longitudes also as tables count that go from 0 to 360 degrees."""
    try:
        box = Box.parse(text)
    except ValueError as error:
        raise InvalidRowSliceError(str(error), "bbox") from error
    if operator == "latitude":
        return box.south, box.north
    spans = [*box.spans, *((west + 360, east + 360) for west, east in box.spans if west < 0)]
    return tuple(side for span in spans for side in span)


def _check_pattern(text: str, column: str) -> str:
    """A regular expression that DuckDB takes, which is RE2: checked by its own engine, on an empty text."""
    with duckdb_session() as db:
        try:
            db.execute("SELECT regexp_full_match('', ?)", [text])
        except duckdb.Error:
            raise InvalidRowSliceError(f"This is not a regular expression: {text!r}.", column) from None
    return text
