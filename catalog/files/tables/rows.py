"""Rows of a stored table, sliced.

A page is read in two steps: first the numbers of its rows, from the columns of conditions and order alone, then the
cells of these rows, some columns at a time. So it costs the same little memory with six columns and with six thousand.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from catalog.files.tables.conditions import Condition
from catalog.files.tables.duckdb_session import duckdb_session, quote_name, quote_names, quote_text
from catalog.files.tables.slices import RowSlice
from catalog.files.tables.text_to_parquet import REJECTED_COLUMNS, ROW_NUMBER
from catalog.files.tables.typed_rows import MISFIT, StoredColumns, name_beside, stored_columns, write_rows

ROW_BATCH_SIZE = 2_000
COLUMN_BATCH_SIZE = 200  # columns read at once
MAX_SHOWN_WORDS = 3  # cells in a sentence
TIMES = ("date", "datetime")
BEGINS_AS_NUMBER = r"^\s*[+-]?[.,]?[0-9]"

# A value of a row as JSON has it; lists and objects only of Parquet files that have them.
JsonValue = str | int | float | bool | None | list[Any] | dict[str, Any]
Types = Mapping[str, str]  # {name: type} of a table


def count_rows(rows: Path, row_slice: RowSlice, columns: Types) -> int:
    """Rows that meet the conditions, whatever the page. Reads the columns of the conditions whole."""
    with duckdb_session(rows) as db:
        where, parameters = _where(row_slice.conditions, stored_columns(db, rows, columns))
        row = db.execute(f"SELECT count(*) FROM {_table(rows)} {where}", parameters).fetchone()
        return int(row[0]) if row else 0


def read_text_rows(rows: Path, row_slice: RowSlice, columns: Types) -> Iterator[tuple[str | None, ...]]:
    """Cells as the file has them."""
    with duckdb_session(rows) as db:
        stored = stored_columns(db, rows, columns)
        yield from _read_cells(db, rows, row_slice, stored, [stored.text(name) for name in row_slice.select])


def read_typed_rows(rows: Path, row_slice: RowSlice, columns: Types) -> Iterator[dict[str, JsonValue]]:
    """Rows as JSON values: numbers and yes/no typed, times as text, missing as None.

    A cell that does not fit its column's type is given as its text, and so is a number too close to zero for JSON.
    """
    with duckdb_session(rows) as db:
        stored = stored_columns(db, rows, columns)
        names = row_slice.select
        values = [_json_sql(name, columns[name], stored) for name in names]
        exact = {name: text for name in names if columns[name] not in TIMES and (text := stored.exact_text(name))}
        for row in _read_cells(db, rows, row_slice, stored, [*values, *exact.values()]):
            texts = dict(zip(exact, row[len(names) :], strict=True))
            values_of_row = zip(names, row[: len(names)], strict=True)
            yield {name: json_value(texts.get(name) or value) for name, value in values_of_row}


def json_value(value: Any) -> JsonValue:
    """A value of DuckDB as JSON has it: what a float would change stays exact as text, NaN is missing.

    Example:
        >>> json_value(Decimal("1.50")), json_value(Decimal("0.1234567890123456789")), json_value(float("nan"))
        (1.5, '0.1234567890123456789', None)
    """
    match value:
        case None | str() | bool() | int():
            return value
        case float():
            return value if math.isfinite(value) else None if math.isnan(value) else str(value)
        case Decimal() if value.as_tuple().exponent == 0:
            return int(value)
        case Decimal():
            return float(value) if Decimal(repr(float(value))) == value else str(value)
        case list() | tuple():
            return [json_value(part) for part in value]
        case dict():
            return {str(key): json_value(part) for key, part in value.items()}
        case bytes():
            return value.hex()
    return str(value)


def write_parquet(rows: Path, target: Path, row_slice: RowSlice, columns: Types) -> None:
    """Write the slice as Parquet with typed columns.

    A cell that does not fit its column's type is null, and a number too close to zero for a DOUBLE is 0; their text is
    in a column `<name>__text` beside it.
    """
    with duckdb_session(rows, target) as db:
        stored = stored_columns(db, rows, columns)
        texts = _find_exact_texts(db, rows, row_slice.select, stored)
        chosen: list[str] = []
        for name in row_slice.select:
            chosen.append(quote_name(name))
            if name in texts:
                chosen.append(f"{texts[name]} AS {quote_name(name_beside(name, MISFIT, columns))}")
        query, parameters = _select(rows, row_slice, stored, chosen)
        write_rows(db, query, target, len(chosen), parameters=parameters)


def _find_exact_texts(
    db: duckdb.DuckDBPyConnection, rows: Path, names: Sequence[str], stored: StoredColumns
) -> dict[str, str]:
    """{column: SQL of the texts that its values do not tell}, of the columns that have such cells."""
    texts = {name: text for name in names if (text := stored.exact_text(name))}
    unsure = [name for name in texts if not stored.has_misfits(name)]  # a spelling may only be 1.50 for 1.5
    if unsure:
        counts = ", ".join(f"count({texts[name]})" for name in unsure)
        row = db.execute(f"SELECT {counts} FROM {_table(rows)}").fetchone() or ()
        for name, count in zip(unsure, row, strict=True):
            if not count:
                del texts[name]
    return texts


def read_rejected_rows(rejected: Path, limit: int, offset: int = 0) -> list[dict[str, Any]]:
    """Lines that do not fit the header: number in the file, reason, the line itself."""
    with duckdb_session(rejected) as db:
        sql = f"SELECT {quote_names(REJECTED_COLUMNS)} FROM {_table(rejected)} ORDER BY row LIMIT ? OFFSET ?"
        return [dict(zip(REJECTED_COLUMNS, row, strict=True)) for row in db.execute(sql, [limit, offset]).fetchall()]


def find_cast_errors(rows: Path, columns: Types, limit: int) -> list[dict[str, Any]]:
    """Cells that do not fit their column's type: row, column, text. Reads only columns that have such cells."""
    errors: list[dict[str, Any]] = []
    with duckdb_session(rows) as db:
        stored = stored_columns(db, rows, columns)
        for column in filter(stored.has_misfits, columns):
            text = stored.misfit(column)
            sql = f"SELECT {ROW_NUMBER}, {text} FROM {_table(rows)} WHERE {text} IS NOT NULL LIMIT ?"
            misfits = db.execute(sql, [limit - len(errors)]).fetchall()
            errors += [{"row": row, "column": column, "text": text} for row, text in misfits]
    return errors


def find_misleading_cells(rows: Path, column: str, *, is_compared: bool = False) -> list[str] | None:
    """Some cells of a text column that are not numbers, where the order of its letters would mislead; else None.

    It misleads if most cells begin as numbers or days do. Numbers of one length, as 00017 and 01234, are in order.

    Args:
        is_compared: The column is compared with a number or day, which misleads in any case.
    """
    with duckdb_session(rows) as db:
        name = quote_name(column)
        row = db.execute(
            f"SELECT count(*) FILTER (regexp_matches({name}, {quote_text(BEGINS_AS_NUMBER)})) * 2 > count({name}), "
            f"bool_and(regexp_full_match({name}, '[0-9]+')) AND min(length({name})) = max(length({name})) "
            f"FROM {_table(rows)}"
        ).fetchone()
        if not is_compared and not (row and row[0] and not row[1]):
            return None
        words = f"{name} IS NOT NULL AND TRY_CAST({name} AS DOUBLE) IS NULL"
        sql = f"SELECT DISTINCT {name} FROM {_table(rows)} WHERE {words} ORDER BY {name} LIMIT {MAX_SHOWN_WORDS}"
        return [text for (text,) in db.execute(sql).fetchall()]


def _table(rows: Path) -> str:
    return f"read_parquet({quote_text(str(rows))})"


def _read_cells(
    db: duckdb.DuckDBPyConnection, rows: Path, row_slice: RowSlice, stored: StoredColumns, cells: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """The cells of a slice, given as SQL: of a page by the numbers of its rows, else as they come."""
    if row_slice.limit is None:
        result = db.execute(*_select(rows, row_slice, stored, cells))
        while batch := result.fetchmany(ROW_BATCH_SIZE):
            yield from batch
        return
    numbers = [number for (number,) in db.execute(*_select(rows, row_slice, stored, [ROW_NUMBER])).fetchall()]
    if not numbers:
        return
    starts = range(0, len(cells), COLUMN_BATCH_SIZE)
    parts = [_read_numbered(db, rows, numbers, cells[start : start + COLUMN_BATCH_SIZE]) for start in starts]
    for number in numbers:
        yield tuple(cell for part in parts for cell in part[number])


def _read_numbered(
    db: duckdb.DuckDBPyConnection, rows: Path, numbers: Sequence[int], cells: Sequence[str]
) -> dict[int, tuple[Any, ...]]:
    """{number of a row: its cells}. Row groups without such a row are not read."""
    first, last = min(numbers), max(numbers)
    condition, parameters = f"{ROW_NUMBER} BETWEEN ? AND ?", [first, last]
    if last - first >= len(numbers):
        condition += f" AND {ROW_NUMBER} IN ({', '.join('?' * len(numbers))})"
        parameters += numbers
    query = f"SELECT {ROW_NUMBER}, {', '.join(cells)} FROM {_table(rows)} WHERE {condition}"
    return {number: row for number, *row in db.execute(query, parameters).fetchall()}  # type: ignore[misc]


def _select(rows: Path, row_slice: RowSlice, stored: StoredColumns, cells: Sequence[str]) -> tuple[str, list[object]]:
    """SQL of the slice, and its parameters. Without sort keys rows come in the order of the file."""
    where, parameters = _where(row_slice.conditions, stored)
    keys = [f"{quote_name(key.column)} {'DESC' if key.is_descending else 'ASC'} NULLS LAST" for key in row_slice.order]
    order = f"ORDER BY {', '.join([*keys, ROW_NUMBER])} " if keys else ""
    limit = f"LIMIT {row_slice.limit} " if row_slice.limit is not None else ""
    return f"SELECT {', '.join(cells)} FROM {_table(rows)} {where} {order}{limit}OFFSET {row_slice.offset}", parameters


def _where(conditions: Sequence[Condition], stored: StoredColumns) -> tuple[str, list[object]]:
    """SQL of conditions of which all hold, empty if there are none; and its parameters."""
    parameters = [value for condition in conditions for value in condition.values]
    sql = " AND ".join(_condition_sql(condition, stored) for condition in conditions)
    return f"WHERE {sql}" if conditions else "", parameters


def _condition_sql(condition: Condition, stored: StoredColumns) -> str:
    """SQL with a placeholder for each of the condition's values, in their order."""
    value, column_type = quote_name(condition.column), condition.column_type
    text = value if column_type == "string" else stored.text(condition.column)
    placeholder = {"date": "CAST(? AS DATE)", "datetime": "CAST(? AS TIMESTAMPTZ)"}.get(column_type, "?")
    n_values = len(condition.values)
    match condition.operator:
        case "contains":
            return f"contains(lower({text}), lower(?))"
        case "=~":
            return f"regexp_full_match({text}, ?)"
        case "missing":
            return stored.is_missing(condition.column)
        case "filled":
            return f"NOT {stored.is_missing(condition.column)}"
        case "in":
            return f"{value} IN ({', '.join([placeholder] * n_values)})"
        case "within":
            return f"({' OR '.join([f'{value} BETWEEN ? AND ?'] * (n_values // 2))})"
        case operator:
            return f"{value} {operator} {placeholder}"


def _json_sql(name: str, column_type: str, stored: StoredColumns) -> str:
    """SQL: the typed value; a time as the file writes it."""
    if column_type not in TIMES:
        return quote_name(name)
    return f"CASE WHEN NOT {stored.is_missing(name)} THEN trim({stored.text(name)}) END"
