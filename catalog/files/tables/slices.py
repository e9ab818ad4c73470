"""A slice of a table as the URL describes it: columns, conditions, box, time, order and page.

Two grammars are read: that of ERDDAP, `time,temp&time>=2024-01-01&temp>4` (or `select=time,temp`), and Django's
`temp__gt=4`. See https://coastwatch.pfeg.noaa.gov/erddap/tabledap/documentation.html.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from urllib.parse import unquote_plus

from catalog.files.tables.conditions import Condition, InvalidRowSliceError, parse_conditions

COMPARISON = re.compile(r"(?P<column>.+?)(?P<operator>>=|<=|!=|=~|>|<|=)(?P<value>.*)", re.DOTALL)
SUFFIXES = {"gte": ">=", "lte": "<=", "gt": ">", "lt": "<", "ne": "!="}
SUFFIXES |= {name: name for name in ("contains", "in", "isnull")}
PARAMETERS = {"select", "limit", "offset", "order", "bbox", "from", "to", "file"}
# Names of columns; also those that begin with the first, as longitude_degrees_east, or end with it, as Darwin Core's.
LONGITUDE_NAMES, LATITUDE_NAMES = ("longitude", "lon", "long", "x"), ("latitude", "lat", "y")
TIME_NAMES = ("time", "datetime", "timestamp", "date")
DEFAULT_LIMIT, MAX_LIMIT = 100, 10_000  # rows
MAX_LISTED_COLUMNS = 20  # names in an error message

Comparison = tuple[str, str, str]  # column, operator of parse_conditions, text


@dataclass(frozen=True)
class SortKey:
    """A column by which rows are sorted; missing values come last."""

    column: str
    column_type: str
    is_descending: bool


@dataclass(frozen=True)
class RowSlice:
    """Which rows and columns of a table.

    Attributes:
        select: Names of the columns, in order.
        conditions: All of them must hold.
        order: Empty for the order of the file.
        limit: Rows; None where the URL names none.
        offset: Rows.
    """

    select: tuple[str, ...]
    conditions: tuple[Condition, ...]
    order: tuple[SortKey, ...]
    limit: int | None
    offset: int

    def paged(self, default_limit: int = DEFAULT_LIMIT) -> RowSlice:
        """The same slice with a limit, also where the URL names none."""
        return self if self.limit is not None else replace(self, limit=default_limit)

    def next_offset(self, count: int) -> int | None:
        """The offset of the next page of `count` rows; None on the last one, and if no rows were requested."""
        offset = self.offset + (self.limit or 0)
        return offset if self.limit and offset < count else None


def parse_row_slice(columns: Mapping[str, str], query_string: str) -> RowSlice:
    """The slice of a table that a query string describes.

    Args:
        columns: {name: type} of the table.
        query_string: Of the URL, still percent-encoded.

    Raises:
        InvalidRowSliceError: An unknown column, a value that does not fit its column, or no such parameter.

    Example:
        >>> row_slice = parse_row_slice({"time": "date", "depth": "number"}, "select=depth&depth__gt=4&limit=10")
        >>> row_slice.select, row_slice.conditions[0].operator, row_slice.conditions[0].values, row_slice.limit
        (('depth',), '>', (4.0,), 10)
    """
    parameters, comparisons = _split_query(columns, query_string)
    comparisons += _extent_comparisons(columns, parameters)
    selected = [_check_column(columns, name, "select") for name in parameters.get("select", "").split(",") if name]
    order = _parse_order(columns, parameters.get("order", ""))
    limit, offset = _parse_count(parameters, "limit", MAX_LIMIT), _parse_count(parameters, "offset", None)
    conditions = [
        condition
        for column, operator, text in comparisons
        for condition in parse_conditions(column, columns[column], operator, text)
    ]
    return RowSlice(tuple(selected) or tuple(columns), tuple(conditions), order, limit, offset or 0)


def _split_query(columns: Mapping[str, str], query_string: str) -> tuple[dict[str, str], list[Comparison]]:
    """Parameters and comparisons of a query string; ERDDAP's list of columns is the parameter `select`."""
    parameters: dict[str, str] = {}
    comparisons: list[Comparison] = []
    for piece in query_string.split("&"):
        text = unquote_plus(piece)
        match = COMPARISON.fullmatch(text)
        if not match:
            if text and "select" in parameters:
                raise InvalidRowSliceError(f"This is neither name=value nor a condition: {text!r}.", text)
            parameters |= {"select": text} if text else {}
            continue
        name, operator, value = match["column"], match["operator"], match["value"]
        if operator == "=" and name in PARAMETERS:
            parameters[name] = value
            continue
        column, _, suffix = name.rpartition("__")
        if operator == "=" and column and suffix in SUFFIXES and name not in columns:
            name, operator = column, SUFFIXES[suffix]
        comparisons.append((_check_column(columns, name, name), operator, value))
    return parameters, comparisons


def _extent_comparisons(columns: Mapping[str, str], parameters: Mapping[str, str]) -> list[Comparison]:
    """The parameters bbox, from and to as comparisons with the columns that have longitude, latitude and time."""
    comparisons: list[Comparison] = []
    if "bbox" in parameters:
        longitude, latitude = (find_number_column(columns, names) for names in (LONGITUDE_NAMES, LATITUDE_NAMES))
        comparisons += [(longitude, "longitude", parameters["bbox"]), (latitude, "latitude", parameters["bbox"])]
    for key in ("from", "to"):
        if parameters.get(key):
            comparisons.append((find_time_column(columns, key), key, parameters[key]))
    return comparisons


def _check_column(columns: Mapping[str, str], name: str, field: str) -> str:
    """The name, if it is a column. Raises InvalidRowSliceError with similar names."""
    if name in columns:
        return name
    similar = get_close_matches(name, columns, n=3)
    listed = ", ".join(list(columns)[:MAX_LISTED_COLUMNS])
    hint = f"Did you mean {' or '.join(similar)}?" if similar else f"Columns are {listed}."
    raise InvalidRowSliceError(f"There is no column {name!r}. {hint}", field)


def find_number_column(columns: Mapping[str, str], names: Sequence[str]) -> str:
    """The first column of numbers that has one of the names, or begins or ends so. Raises InvalidRowSliceError.

    Args:
        columns: Type of each column by name.
        names: As LONGITUDE_NAMES.
    """
    numbers = [name for name, column_type in columns.items() if column_type in ("number", "integer")]
    longer = [name for name in numbers if name.startswith(f"{names[0]}_") or name.endswith(names[0])]
    for name in (*names, *longer):
        if name in numbers:
            return name
    raise InvalidRowSliceError(f"This table has no column of numbers called {' or '.join(names)}.", "bbox")


def find_time_column(columns: Mapping[str, str], key: str) -> str:
    """The column of days or times, best one with a name of TIME_NAMES. Raises InvalidRowSliceError about `key`."""
    times = [column for column, column_type in columns.items() if column_type in ("date", "datetime")]
    for name in (*TIME_NAMES, *times):
        if name in times:
            return name
    raise InvalidRowSliceError("This table has no column of dates.", key)


def _parse_order(columns: Mapping[str, str], text: str) -> tuple[SortKey, ...]:
    keys = []
    for part in text.split(",") if text else ():
        column = _check_column(columns, part.removeprefix("-"), "order")
        keys.append(SortKey(column, columns[column], part.startswith("-")))
    return tuple(keys)


def _parse_count(parameters: Mapping[str, str], key: str, maximum: int | None) -> int | None:
    text = parameters.get(key, "")
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,18}", text) or (maximum and int(text) > maximum):
        bound = f" up to {maximum}" if maximum else ""
        raise InvalidRowSliceError(f"{key} is a whole number{bound}, not {text!r}.", key)
    return int(text)
