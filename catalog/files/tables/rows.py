"""Rows of a landed table, sliced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from catalog.files.tables.column_types import typed
from catalog.files.tables.csv_import import BAD_COLUMNS
from catalog.files.tables.duckdb_session import name, names, session, text
from catalog.files.tables.header import ROW
from catalog.files.tables.slices import Slice

BATCH = 2_000


def count_rows(rows: Path, wanted: Slice) -> int:
    with session(rows) as db:
        sql = f"SELECT count(*) FROM read_parquet({text(str(rows))}) {wanted.where}"
        return db.execute(sql, list(wanted.parameters)).fetchone()[0]


def text_rows(rows: Path, wanted: Slice) -> Iterator[tuple[str | None, ...]]:
    """Cells as the file has them."""
    yield from _run(rows, wanted, names(wanted.select))


def typed_rows(rows: Path, wanted: Slice, columns: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Numbers and yes/no as such, times as text, missing as None; a cell that does not fit its column as its text."""
    parts = ", ".join(_json_value(column, columns[column]) for column in wanted.select)
    kinds = [columns[column] for column in wanted.select]
    for row in _run(rows, wanted, parts):
        cells = zip(row[::2], row[1::2], kinds, strict=True)
        yield dict(zip(wanted.select, (_plain(*cell) for cell in cells), strict=True))


def write_parquet(rows: Path, target: Path, wanted: Slice, columns: Mapping[str, str]) -> None:
    """The slice as Parquet with typed columns; a cell that does not fit its column is null there."""
    parts = ", ".join(f"{typed(column, columns[column])} AS {name(column)}" for column in wanted.select)
    with session(rows, target) as db:
        sql = f"COPY ({_query(rows, wanted, parts)}) TO {text(str(target))} (FORMAT parquet, COMPRESSION zstd)"
        db.execute(sql, list(wanted.parameters))


def bad_rows(file: Path, limit: int, offset: int) -> list[dict[str, Any]]:
    """Rows that do not fit the header: number in the file, reason, the line itself."""
    with session(file) as db:
        sql = f"SELECT {names(BAD_COLUMNS)} FROM read_parquet({text(str(file))}) ORDER BY row LIMIT ? OFFSET ?"
        return [dict(zip(BAD_COLUMNS, row, strict=True)) for row in db.execute(sql, [limit, offset]).fetchall()]


def misfits(rows: Path, columns: Mapping[str, str], limit: int) -> list[dict[str, Any]]:
    """Cells that do not fit their column's type: row, column, text."""
    found: list[dict[str, Any]] = []
    with session(rows) as db:
        for column, kind in columns.items():
            if kind == "string" or len(found) >= limit:
                continue
            sql = (
                f"SELECT {ROW}, {name(column)} FROM read_parquet({text(str(rows))}) "
                f"WHERE {typed(column, 'string')} IS NOT NULL AND {typed(column, kind)} IS NULL "
                f"LIMIT {limit - len(found)}"
            )
            found += [{"row": row, "column": column, "text": value} for row, value in db.execute(sql).fetchall()]
    return found


def _run(rows: Path, wanted: Slice, parts: str) -> Iterator[tuple[Any, ...]]:
    with session(rows) as db:
        result = db.execute(_query(rows, wanted, parts), list(wanted.parameters))
        while batch := result.fetchmany(BATCH):
            yield from batch


def _query(rows: Path, wanted: Slice, parts: str) -> str:
    paging = f"LIMIT {wanted.limit} OFFSET {wanted.offset}" if wanted.limit is not None else f"OFFSET {wanted.offset}"
    order = f"{wanted.order}, {ROW}" if wanted.order else ROW
    return f"SELECT {parts} FROM read_parquet({text(str(rows))}) {wanted.where} ORDER BY {order} {paging}"


def _json_value(column: str, kind: str) -> str:
    """Two SQL columns: the typed value, and the text that stands in where it does not fit."""
    value = typed(column, kind)
    if kind in ("date", "datetime"):
        value = f"CASE WHEN {value} IS NOT NULL THEN {typed(column, 'string')} END"
    return f"{value}, {typed(column, 'string')}"


def _plain(value: Any, raw: str | None, kind: str) -> Any:
    if value is None:
        return raw
    return value in ("true", "yes") if kind == "boolean" else value
