"""Rows that a program sends, as JSON or CSV -> cells in the order of the table's columns. No Django."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from accounts.problems import InvalidInputError, TooLargeError
from catalog.files.sniff import guess_delimiter
from catalog.files.tables.column_types import count_cell_misfits
from catalog.files.tables.duckdb_session import duckdb_session

MAX_SENT_ROWS = 10_000  # rows that are appended by one request
MAX_SHOWN_NAMES = 20  # columns that a message lists


class InvalidRowsError(InvalidInputError):
    """400: rows that the table cannot take; the message names the row and the column."""

    code = "invalid-rows"


class TooManyRowsError(TooLargeError):
    """413: more than MAX_SENT_ROWS rows in one request."""


class CsvText(str):
    """A body that was sent as CSV, to tell it from a text in JSON."""


class TargetColumn(NamedTuple):
    """A column of the table; senders call it by either name. `type`, `format` and `missing` as the table was read."""

    name: str
    source_name: str
    type: str
    format: str = ""
    missing: tuple[str, ...] = ()


def read_sent_rows(document: object, columns: Sequence[TargetColumn]) -> list[list[str]]:
    """The cells of each row, as many as there are columns; empty where the sender gave no value.

    Args:
        document: A list of objects, or CsvText whose first line has names of columns.

    Raises:
        InvalidRowsError: No rows, an unknown column, or a value that is not a cell.
        TooManyRowsError: More rows than MAX_SENT_ROWS.

    Example:
        >>> columns = [TargetColumn("time", "Time", "date"), TargetColumn("flow", "Flow (m3/s)", "number")]
        >>> read_sent_rows([{"flow": 4.5, "Time": "2026-01-01"}], columns)
        [['2026-01-01', '4.5']]
        >>> read_sent_rows(CsvText("flow\\n4.50\\n"), columns)
        [['', '4.50']]
    """
    rows = list(_read_csv(document, columns) if isinstance(document, CsvText) else _read_json(document, columns))
    if not rows:
        raise InvalidRowsError("There are no rows: send at least one.")
    return rows


def count_misfits(rows: Sequence[Sequence[str]], columns: Sequence[TargetColumn]) -> dict[str, int]:
    """{name: number of cells that do not fit the column's type}, without columns in which all fit."""
    misfits = {}
    with duckdb_session() as db:
        for position, column in enumerate(columns):
            cells = [row[position] for row in rows]
            if n_misfits := count_cell_misfits(db, cells, column.type, column.format, column.missing):
                misfits[column.name] = n_misfits
    return misfits


def _read_json(document: object, columns: Sequence[TargetColumn]) -> Iterator[list[str]]:
    if not isinstance(document, list):
        raise InvalidRowsError('Send a list of rows, each an object of columns and values: [{"column": 1}, ...].')
    _check_number(len(document))
    positions = _positions(columns)
    for number, row in enumerate(document, start=1):
        if not isinstance(row, dict):
            raise InvalidRowsError(f"Row {number} is not an object of columns and values.")
        cells = [""] * len(columns)
        for position, value in zip(_find_columns(row, columns, positions), row.values(), strict=True):
            cells[position] = _cell(value, columns[position], number)
        yield cells


def _read_csv(text: str, columns: Sequence[TargetColumn]) -> Iterator[list[str]]:
    first_line = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=guess_delimiter(first_line), strict=True)
    positions = _positions(columns)
    try:
        names = [name.strip() for name in next(lines, [])]
        if not names:
            raise InvalidRowsError("The CSV is empty: its first line has names of columns, rows follow.")
        column_positions = _find_columns(names, columns, positions)
        number = 0
        for sent in lines:
            if not sent:
                continue
            number += 1
            _check_number(number)
            if len(sent) != len(names):
                raise InvalidRowsError(f"Row {number} has {len(sent)} cells, and the first line names {len(names)}.")
            cells = [""] * len(columns)
            for position, value in zip(column_positions, sent, strict=True):
                cells[position] = _cell(value, columns[position], number)
            yield cells
    except csv.Error as error:
        raise InvalidRowsError(f"Line {lines.line_num} of the CSV cannot be read: {error}.") from None


def _check_number(n_rows: int) -> None:
    if n_rows > MAX_SENT_ROWS:
        raise TooManyRowsError(f"One request appends at most {MAX_SENT_ROWS:,} rows: send these in several requests.")


def _positions(columns: Sequence[TargetColumn]) -> dict[str, int]:
    """{name: position}; a name in the file does not hide the name of another column."""
    by_source = {column.source_name.strip(): position for position, column in enumerate(columns) if column.source_name}
    return by_source | {column.name: position for position, column in enumerate(columns)}


def _find_columns(names: Iterable[str], columns: Sequence[TargetColumn], positions: dict[str, int]) -> list[int]:
    names = list(names)
    unknown = [name for name in names if name not in positions]
    if unknown:
        listed = ", ".join(repr(name[:60]) for name in unknown[:MAX_SHOWN_NAMES])
        near = get_close_matches(unknown[0][:60], positions, n=1)
        known = ", ".join(column.name for column in columns[:MAX_SHOWN_NAMES])
        advice = f"did you mean {near[0]}?" if near else f"it has {known}{', ...' * (len(columns) > MAX_SHOWN_NAMES)}."
        raise InvalidRowsError(f"The table has no column {listed}: {advice}")
    column_positions = [positions[name] for name in names]
    for name, position in zip(names, column_positions, strict=True):
        if column_positions.count(position) > 1:
            raise InvalidRowsError(f"The column {columns[position].name} is given twice, also as {name!r}.")
    return column_positions


def _cell(value: object, column: TargetColumn, number: int) -> str:
    """The value as the file spells it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if not math.isfinite(value):
            raise InvalidRowsError(
                f"Row {number}, {column.name}: {value} is not a number; send null where none is known."
            )
        case int() | float():
            text = str(value)
            return text.replace(".", ",") if column.format == "decimal comma" else text
        case str() if "\0" in value:
            raise InvalidRowsError(f"Row {number}, {column.name}: a cell has no zero bytes.")
        case str():
            return value.replace("\r\n", "\n").replace("\r", "\n")
    raise InvalidRowsError(f"Row {number}, {column.name}: a cell is a text, a number, true, false or null.")
