"""The rows of a result, from its Parquet file: a page as JSON values, and all of them as CSV, Arrow or a workbook."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from accounts.problems import TooLargeError
from catalog.files.tables.rows import JsonValue, json_value
from catalog.spreadsheet import csv_line

BATCH_ROWS = 5_000
MAX_SHEET_ROWS = 1_048_575  # of a workbook, without its header


class TooManyRowsError(TooLargeError):
    """413: more rows than a sheet of a workbook has."""

    code = "too-many-rows"


def read_rows(file: Path, limit: int, offset: int = 0) -> list[dict[str, JsonValue]]:
    """Rows as JSON values, by name. Reads only the row groups of the page."""
    parquet, rows, first = pq.ParquetFile(file), [], 0
    for group in range(parquet.num_row_groups):
        count = parquet.metadata.row_group(group).num_rows
        if first + count > offset and first < offset + limit:
            start = max(0, offset - first)
            part = parquet.read_row_group(group).slice(start, min(count, offset + limit - first) - start)
            rows += [{name: json_value(value) for name, value in row.items()} for row in part.to_pylist()]
        first += count
    return rows


def csv_lines(file: Path) -> Iterator[str]:
    """Lines of CSV, the names first; what a spreadsheet would run gets an apostrophe."""
    yield csv_line(pq.read_schema(file).names)
    for row in _read_values(file):
        yield csv_line(None if value is None else _as_text(value) for value in row)


def arrow_stream(file: Path) -> Iterator[bytes]:
    """The rows as an Arrow IPC stream, in parts."""
    parquet, buffer = pq.ParquetFile(file), io.BytesIO()
    with pa.ipc.new_stream(buffer, parquet.schema_arrow) as writer:
        for batch in parquet.iter_batches(BATCH_ROWS):
            writer.write_batch(batch)
            yield _take(buffer)
    yield _take(buffer)


def write_workbook(file: Path, target: Path) -> None:
    """Write the rows as the one sheet of an .xlsx file; nothing in it is a formula.

    Raises:
        TooManyRowsError: A sheet has no room for them.
    """
    n_rows = pq.read_metadata(file).num_rows
    if n_rows > MAX_SHEET_ROWS:
        raise TooManyRowsError(f"A sheet has {MAX_SHEET_ROWS:,} rows and this result {n_rows:,}: take CSV or Parquet.")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        sheet = workbook.add_worksheet("Result")
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(pq.read_schema(file).names):
            sheet.write_string(0, column, name)
        for number, row in enumerate(_read_values(file), start=1):
            for column, value in enumerate(row):
                _write_cell(sheet, number, column, value)


def _write_cell(sheet: Any, row: int, column: int, value: JsonValue) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, value)
        case int() | float() if abs(value) < 2**53:
            sheet.write_number(row, column, value)
        case _:
            sheet.write_string(row, column, _as_text(value))


def _read_values(file: Path) -> Iterator[list[JsonValue]]:
    for batch in pq.ParquetFile(file).iter_batches(BATCH_ROWS):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield [json_value(value) for value in row]


def _as_text(value: JsonValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _take(buffer: io.BytesIO) -> bytes:
    """The text written since the last call."""
    content = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return content
