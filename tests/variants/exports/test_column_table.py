"""Columns as Arrow arrays and as values become the table that rows of the same values become."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from variants.exports.column_table import Column, ColumnTable
from variants.exports.row_writers import write_parquet
from variants.fields.typed_values import Value

COLUMNS = [("line", "BIGINT"), ("score", "DOUBLE"), ("other", "DOUBLE"), ("word", "VARCHAR")]


def table(path: Path) -> object:
    results = duckdb.sql(f"FROM read_parquet('{path}')")
    return results.columns, results.types, results.fetchall()


def arrow(values: Sequence[Value]) -> Column:
    return pa.array(list(values))


@pytest.mark.parametrize("odd", [3.5, (1.0, 2), "1e-400", None])
def test_parts_become_the_table_of_their_rows(tmp_path: Path, odd: Value) -> None:
    rows: list[list[Value]] = [
        [1, 0.1, 1e-7, "a;b"],
        [2, None, 2.0, None],
        [4, 1e22, None, ""],
        [3, 5, odd, ("x", True, 7.0)],
        [5, 3.0, 1.0, "c"],
    ]
    with ColumnTable(tmp_path / "columns", COLUMNS) as columns:
        first, second, third = rows[:3], rows[3:4], rows[4:]
        columns.add([arrow(column) for column in zip(*first[:2], strict=True)], sorted_by=0)
        columns.add(list(zip(*first[2:], strict=True)), list(zip(*second, strict=True)), sorted_by=0)
        columns.add([arrow(column) for column in zip(*third, strict=True)], [()] * 4, sorted_by=0)
    write_parquet(tmp_path / "rows", COLUMNS, sorted(rows, key=lambda row: row[0]))
    assert table(tmp_path / "columns") == table(tmp_path / "rows")


def test_no_rows_are_a_table_without_rows(tmp_path: Path) -> None:
    with ColumnTable(tmp_path / "columns", COLUMNS):
        pass
    write_parquet(tmp_path / "rows", COLUMNS, [])
    assert table(tmp_path / "columns") == table(tmp_path / "rows")
