"""Eight queries to begin a view with, written for the columns of one table.

Each is complete SQL that runs without changes; people replace its names and columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from catalog.files.tables.duckdb_session import quote_text
from catalog.files.tables.sql_names import short_name, sql_word

NUMBERS, TIMES = ("integer", "number"), ("date", "datetime")
FILL_VALUE = -9999
MISSING_WORDS = ("NA", "n/a", "-", "none")
KEY_ENDINGS = ("id", "code", "key", "name", "site", "station")
Types = Mapping[str, str]  # {column: type}


@dataclass(frozen=True)
class NamedTable:
    """A table as SQL calls it, and the types of its columns."""

    name: str
    columns: Types


@dataclass(frozen=True)
class Starter:
    """A query to begin with; `needs` says what the table lacks where `sql` is empty."""

    title: str
    sql: str
    needs: str = ""


def write_starters(table: NamedTable, others: Sequence[NamedTable] = ()) -> list[Starter]:
    """The eight queries for a table.

    Args:
        others: Further tables that the reader may query, for unions and joins.

    Example:
        >>> write_starters(NamedTable("t", {"Site name": "string", "n": "integer"}))[0].sql
        'SELECT\\n  trim("Site name") AS site_name,\\n  n\\nFROM t'
    """
    writers: list[tuple[str, str, Callable[[NamedTable, Sequence[NamedTable]], str]]] = [
        ("Trim and name", "", _trim_and_name),
        ("Read text as numbers", "a column of text", _cast),
        ("Missing values", "", _missing_values),
        ("One table of several files", "another table with the same columns", _union),
        ("Join on a key", "another table that shares a column", _join),
        ("Group by time", "a column of dates and one of numbers", _group_by_time),
        ("Columns as rows", "two columns of numbers", _unpivot),
        ("The latest row of each key", "a column of dates and one that may be a key", _latest),
    ]
    starters = []
    for title, needs, write in writers:
        sql = write(table, others)
        starters.append(Starter(title, sql, "" if sql else needs))
    return starters


def _trim_and_name(table: NamedTable, others: Sequence[NamedTable]) -> str:
    entries = []
    for name, column_type in table.columns.items():
        value, new_name = short_name(name), sql_word(name) or "column"
        value = f"trim({value})" if column_type == "string" else value
        entries.append(value if value == new_name else f"{value} AS {short_name(new_name)}")
    return _select(entries, table)


def _cast(table: NamedTable, others: Sequence[NamedTable]) -> str:
    texts = _of_type(table, "string")
    casts = [
        f"TRY_CAST(replace({short_name(name)}, ',', '.') AS DOUBLE) AS {short_name(name + '_number')}" for name in texts
    ]
    return _select(["*", *casts], table) if texts else ""


def _missing_values(table: NamedTable, others: Sequence[NamedTable]) -> str:
    words = ", ".join(map(quote_text, MISSING_WORDS))
    replaced = [f"nullif({short_name(name)}, {FILL_VALUE}) AS {short_name(name)}" for name in _of_type(table, *NUMBERS)]
    replaced += [
        f"CASE WHEN {short_name(name)} NOT IN ({words}) THEN {short_name(name)} END AS {short_name(name)}"
        for name in _of_type(table, "string")
    ]
    return _select([f"* REPLACE (\n    {_joined(replaced, 4)}\n  )" if replaced else "*"], table)


def _union(table: NamedTable, others: Sequence[NamedTable]) -> str:
    alike = [table, *(other for other in others if set(other.columns) == set(table.columns))]
    parts = [_select(["*", f"{quote_text(part.name)} AS source"], part) for part in alike]
    return "\nUNION ALL BY NAME\n".join(parts) if len(parts) > 1 else ""


def _join(table: NamedTable, others: Sequence[NamedTable]) -> str:
    for other in others:
        shared = [name for name in table.columns if name in other.columns and set(other.columns) != set(table.columns)]
        if shared:
            key = next(iter(_key_columns(shared)), shared[0])
            return f"SELECT *\nFROM {table.name}\nLEFT JOIN {other.name} USING ({short_name(key)})"
    return ""


def _group_by_time(table: NamedTable, others: Sequence[NamedTable]) -> str:
    times, numbers = _of_type(table, *TIMES), _of_type(table, *NUMBERS)
    if not times or not numbers:
        return ""
    means = [f"avg({short_name(name)}) AS {short_name('mean_' + name)}" for name in numbers]
    entries = [f"date_trunc('month', {short_name(times[0])}) AS month", "count(*) AS n", *means]
    return f"{_select(entries, table)}\nGROUP BY month\nORDER BY month"


def _unpivot(table: NamedTable, others: Sequence[NamedTable]) -> str:
    numbers = _of_type(table, *NUMBERS)
    columns = ", ".join(map(short_name, numbers))
    return f"SELECT *\nFROM (FROM {table.name} UNPIVOT (value FOR variable IN ({columns})))" if len(numbers) > 1 else ""


def _latest(table: NamedTable, others: Sequence[NamedTable]) -> str:
    times = _of_type(table, *TIMES)
    keys = _key_columns([name for name in table.columns if name not in times]) or _of_type(table, "string")
    if not times or not keys:
        return ""
    window = f"PARTITION BY {short_name(keys[0])} ORDER BY {short_name(times[0])} DESC"
    return f"SELECT *\nFROM {table.name}\nQUALIFY row_number() OVER ({window}) = 1"


def _key_columns(names: Sequence[str]) -> list[str]:
    """Columns whose names look like those of keys."""
    return [name for name in names if name.lower().endswith(KEY_ENDINGS)]


def _of_type(table: NamedTable, *types: str) -> list[str]:
    return [name for name, column_type in table.columns.items() if column_type in types]


def _select(entries: Sequence[str], table: NamedTable) -> str:
    return f"SELECT\n  {_joined(entries, 2)}\nFROM {table.name}"


def _joined(entries: Sequence[str], indent: int) -> str:
    return f",\n{' ' * indent}".join(entries)
