"""Rows of an imported table, sliced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from catalog.files.tables.column_types import text_sql, typed_sql
from catalog.files.tables.conditions import Condition
from catalog.files.tables.csv_import import REJECTED_COLUMNS, ROW_NUMBER
from catalog.files.tables.duckdb_session import duckdb_session, quote_name, quote_names, quote_text
from catalog.files.tables.slices import RowSlice

ROW_BATCH_SIZE = 2_000

# A value of a row as JSON has it.
JsonValue = str | int | float | bool | None


def count_rows(rows: Path, row_slice: RowSlice) -> int:
    """Rows that meet the conditions, whatever the page. Reads the columns of the conditions whole."""
    with duckdb_session(rows) as db:
        where, parameters = _where(row_slice.conditions)
        row = db.execute(f"SELECT count(*) FROM read_parquet({quote_text(str(rows))}) {where}", parameters).fetchone()
        return int(row[0]) if row else 0


def read_text_rows(rows: Path, row_slice: RowSlice) -> Iterator[tuple[str | None, ...]]:
    """Cells as the file has them."""
    yield from _read_rows(rows, row_slice, quote_names(row_slice.select))


def read_typed_rows(rows: Path, row_slice: RowSlice, columns: Mapping[str, str]) -> Iterator[dict[str, JsonValue]]:
    """Rows as JSON values: numbers and yes/no typed, times as text, missing as None.

    Args:
        rows: Parquet file of the table.
        row_slice: Which rows and columns.
        columns: {name: type} of the table. A cell that does not fit its column's type is given as its text.
    """
    expressions = ", ".join(f"{_json_sql(name, columns[name])}, {text_sql(name)}" for name in row_slice.select)
    for row in _read_rows(rows, row_slice, expressions):
        values = zip(row_slice.select, row[::2], row[1::2], strict=True)
        yield {name: _json_value(typed, text, columns[name]) for name, typed, text in values}


def write_parquet(rows: Path, target: Path, row_slice: RowSlice, columns: Mapping[str, str]) -> None:
    """Write the slice as Parquet with typed columns; a cell that does not fit its column's type is null."""
    expressions = ", ".join(f"{typed_sql(name, columns[name])} AS {quote_name(name)}" for name in row_slice.select)
    with duckdb_session(rows, target) as db:
        query, parameters = _select(rows, row_slice, expressions)
        db.execute(f"COPY ({query}) TO {quote_text(str(target))} (FORMAT parquet, COMPRESSION zstd)", parameters)


def read_rejected_rows(rejected: Path, limit: int, offset: int = 0) -> list[dict[str, Any]]:
    """Lines that do not fit the header: number in the file, reason, the line itself."""
    with duckdb_session(rejected) as db:
        table = f"read_parquet({quote_text(str(rejected))})"
        sql = f"SELECT {quote_names(REJECTED_COLUMNS)} FROM {table} ORDER BY row LIMIT ? OFFSET ?"
        return [dict(zip(REJECTED_COLUMNS, row, strict=True)) for row in db.execute(sql, [limit, offset]).fetchall()]


def find_cast_errors(rows: Path, columns: Mapping[str, str], limit: int) -> list[dict[str, Any]]:
    """Cells that do not fit their column's type: row, column, text. Reads all typed columns, up to `limit` cells."""
    errors: list[dict[str, Any]] = []
    with duckdb_session(rows) as db:
        for column, column_type in columns.items():
            if column_type == "string" or len(errors) >= limit:
                continue
            sql = (
                f"SELECT {ROW_NUMBER}, {quote_name(column)} FROM read_parquet({quote_text(str(rows))}) "
                f"WHERE {text_sql(column)} IS NOT NULL AND {typed_sql(column, column_type)} IS NULL "
                f"LIMIT {limit - len(errors)}"
            )
            errors += [{"row": row, "column": column, "text": text} for row, text in db.execute(sql).fetchall()]
    return errors


def _read_rows(rows: Path, row_slice: RowSlice, expressions: str) -> Iterator[tuple[Any, ...]]:
    with duckdb_session(rows) as db:
        result = db.execute(*_select(rows, row_slice, expressions))
        while batch := result.fetchmany(ROW_BATCH_SIZE):
            yield from batch


def _select(rows: Path, row_slice: RowSlice, expressions: str) -> tuple[str, list[object]]:
    """SQL of the slice, and its parameters."""
    where, parameters = _where(row_slice.conditions)
    sort_keys = [
        f"{typed_sql(key.column, key.column_type)} {'DESC' if key.is_descending else 'ASC'} NULLS LAST"
        for key in row_slice.order
    ]
    order = ", ".join([*sort_keys, ROW_NUMBER])
    limit = f"LIMIT {row_slice.limit} " if row_slice.limit is not None else ""
    table = f"read_parquet({quote_text(str(rows))})"
    return f"SELECT {expressions} FROM {table} {where} ORDER BY {order} {limit}OFFSET {row_slice.offset}", parameters


def _where(conditions: Sequence[Condition]) -> tuple[str, list[object]]:
    """SQL of conditions of which all hold, empty if there are none; and its parameters."""
    parameters = [value for condition in conditions for value in condition.values]
    return f"WHERE {' AND '.join(map(_condition_sql, conditions))}" if conditions else "", parameters


def _condition_sql(condition: Condition) -> str:
    """SQL with a placeholder for each of the condition's values, in their order."""
    text, typed = text_sql(condition.column), typed_sql(condition.column, condition.column_type)
    placeholder = {"date": "CAST(? AS DATE)", "datetime": "CAST(? AS TIMESTAMPTZ)"}.get(condition.column_type, "?")
    n_values = len(condition.values)
    match condition.operator:
        case "contains":
            return f"contains(lower({text}), lower(?))"
        case "=~":
            return f"regexp_full_match({text}, ?)"
        case "in":
            return f"{typed} IN ({', '.join([placeholder] * n_values)})"
        case "within":
            return f"({' OR '.join([f'{typed} BETWEEN ? AND ?'] * (n_values // 2))})"
        case operator:
            return f"{typed} {operator} {placeholder}"


def _json_sql(column: str, column_type: str) -> str:
    """SQL: the typed value; a time as the file writes it."""
    typed = typed_sql(column, column_type)
    return (
        f"CASE WHEN {typed} IS NOT NULL THEN {text_sql(column)} END" if column_type in ("date", "datetime") else typed
    )


def _json_value(typed: Any, text: str | None, column_type: str) -> JsonValue:
    if typed is None:
        return text
    return typed in ("true", "yes") if column_type == "boolean" else typed
