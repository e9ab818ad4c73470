"""A slice of a table as the URL says it: columns, ranges, box, time, order and page.

Both grammars are read: ERDDAP's `time,temp&time>=2024-01-01&temp>4` (or `select=time,temp`) and Django's `temp__gt=4`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from urllib.parse import unquote_plus

import duckdb

from catalog.entries.coverage import Box, day
from catalog.files.tables.column_types import typed
from catalog.files.tables.duckdb_session import session

CONDITION = re.compile(r"(?P<column>.+?)(?P<sign>>=|<=|!=|=~|>|<|=)(?P<value>.*)", re.DOTALL)
SUFFIXES = {"gte": ">=", "lte": "<=", "gt": ">", "lt": "<", "ne": "!=", "contains": "contains", "in": "in"}
RESERVED = {"select", "limit", "offset", "order", "bbox", "from", "to", "file"}
WHERE_NAMES = {"longitude": ("longitude", "lon", "long", "x"), "latitude": ("latitude", "lat", "y")}
TIME_NAMES = ("time", "datetime", "timestamp", "date")
DEFAULT_LIMIT, LARGEST_LIMIT = 100, 10_000


class SliceError(ValueError):
    """One sentence: what cannot be read, and what to do. `field` is the parameter."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Slice:
    """SQL conditions with their parameters; `limit` is None where the URL names none."""

    select: tuple[str, ...]
    conditions: tuple[str, ...]
    parameters: tuple[object, ...]
    order: str
    limit: int | None
    offset: int

    @property
    def where(self) -> str:
        return f"WHERE {' AND '.join(self.conditions)}" if self.conditions else ""


class SliceReader:
    """Reads one query string against the columns {name: type} of a table."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        self.columns = columns
        self.conditions: list[str] = []
        self.parameters: list[object] = []

    def read(self, query_string: str) -> Slice:
        said: dict[str, str] = {}
        for piece in query_string.split("&"):
            text = unquote_plus(piece)
            found = CONDITION.fullmatch(text)
            if not found:
                if text and "select" in said:
                    raise SliceError(f"This is neither name=value nor a condition: {text!r}.", text)
                said |= {"select": text} if text else {}
                continue
            if found["sign"] == "=" and found["column"] in RESERVED:
                said[found["column"]] = found["value"]
            else:
                self._condition(found["column"], found["sign"], found["value"])
        if "bbox" in said:
            self._box(said["bbox"])
        for key in ("from", "to"):
            if said.get(key):
                self._time(key, said[key])
        return Slice(
            select=tuple(self._column(part, "select") for part in said.get("select", "").split(",") if part)
            or tuple(self.columns),
            conditions=tuple(self.conditions),
            parameters=tuple(self.parameters),
            order=self._order(said.get("order", "")),
            limit=_number(said, "limit", LARGEST_LIMIT),
            offset=_number(said, "offset", None) or 0,
        )

    def _condition(self, said: str, sign: str, value: str) -> None:
        column, _, suffix = said.rpartition("__")
        if sign == "=" and column and suffix in SUFFIXES and said not in self.columns:
            said, sign = column, SUFFIXES[suffix]
        self._compare(self._column(said, said), sign, value)

    def _compare(self, column: str, sign: str, value: str) -> None:
        kind = self.columns[column]
        if sign == "contains":
            self.conditions.append(f"contains(lower({typed(column, 'string')}), lower(?))")
            self.parameters.append(value)
        elif sign == "=~":
            self.conditions.append(f"regexp_full_match({typed(column, 'string')}, ?)")
            self.parameters.append(_pattern(value, column))
        elif sign == "in":
            values = [_value(part, kind, column) for part in value.split(",")]
            marks = ", ".join(_mark(kind) for _ in values)
            self.conditions.append(f"{typed(column, kind)} IN ({marks})")
            self.parameters += values
        else:
            self.conditions.append(f"{typed(column, kind)} {sign} {_mark(kind)}")
            self.parameters.append(_value(value, kind, column))

    def _box(self, value: str) -> None:
        try:
            box = Box.parse(value)
        except ValueError as error:
            raise SliceError(str(error), "bbox") from error
        longitude, latitude = (typed(self._named(key, names), "number") for key, names in WHERE_NAMES.items())
        spans = " OR ".join(f"{longitude} BETWEEN ? AND ?" for _ in box.spans)
        self.conditions.append(f"({spans}) AND {latitude} BETWEEN ? AND ?")
        self.parameters += [edge for span in box.spans for edge in span] + [box.south, box.north]

    def _time(self, key: str, value: str) -> None:
        """From the first moment, or up to and including the last one, of a day, month or year; or a moment itself."""
        column = self._time_column(key)
        try:
            last = day(value, late=True)
        except ValueError:
            self._compare(column, ">=" if key == "from" else "<=", value)
            return
        if key == "from":
            self._compare(column, ">=", value)
        elif last < date.max:
            self._compare(column, "<", (last + timedelta(days=1)).isoformat())

    def _named(self, what: str, candidates: Sequence[str]) -> str:
        for candidate in candidates:
            if self.columns.get(candidate) in ("number", "integer"):
                return candidate
        raise SliceError(f"This table has no column of numbers called {' or '.join(candidates)}.", "bbox")

    def _time_column(self, key: str) -> str:
        times = [column for column, kind in self.columns.items() if kind in ("date", "datetime")]
        for candidate in (*TIME_NAMES, *times):
            if candidate in times:
                return candidate
        raise SliceError("This table has no column of dates.", key)

    def _column(self, said: str, field: str) -> str:
        if said in self.columns:
            return said
        near = get_close_matches(said, self.columns, n=3)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"Columns are {', '.join(list(self.columns)[:20])}."
        raise SliceError(f"There is no column {said!r}. {hint}", field)

    def _order(self, said: str) -> str:
        if not said:
            return ""
        parts = []
        for part in said.split(","):
            column = self._column(part.removeprefix("-"), "order")
            parts.append(
                f"{typed(column, self.columns[column])} {'DESC' if part.startswith('-') else 'ASC'} NULLS LAST"
            )
        return ", ".join(parts)


def _mark(kind: str) -> str:
    return {"date": "CAST(? AS DATE)", "datetime": "CAST(? AS TIMESTAMPTZ)"}.get(kind, "?")


def _value(text: str, kind: str, column: str) -> object:
    """The value to compare with. Raises SliceError where it is none of the column's type."""
    text = text.strip().strip('"')
    if kind in ("integer", "number"):
        try:
            return float(text) if kind == "number" or not re.fullmatch(r"[+-]?\d{1,18}", text) else int(text)
        except ValueError:
            raise SliceError(f"{column} holds numbers; {text!r} is none.", column) from None
    if kind in ("date", "datetime"):
        return _time_value(text, column)
    return text.lower() if kind == "boolean" else text


def _time_value(text: str, column: str) -> str:
    """ISO 8601 text of a moment, UTC where it does not say; a year or month alone is its first."""
    try:
        return day(text).isoformat()
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        raise SliceError(f"{column} holds times such as 2024-01-31; {text!r} is none.", column) from None


def _pattern(text: str, column: str) -> str:
    """A regular expression that DuckDB takes, which is RE2: checked by its own engine, on nothing."""
    text = text.strip().strip('"')
    with session() as db:
        try:
            db.execute("SELECT regexp_full_match('', ?)", [text])
        except duckdb.Error:
            raise SliceError(f"This is no regular expression: {text!r}.", column) from None
    return text


def _number(said: Mapping[str, str], key: str, largest: int | None) -> int | None:
    text = said.get(key, "")
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,18}", text) or (largest and int(text) > largest):
        raise SliceError(f"{key} is a whole number{f' up to {largest}' if largest else ''}, not {text!r}.", key)
    return int(text)
