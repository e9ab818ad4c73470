"""Cells -> lines of a file in its own dialect, which the file's recipe reads as the same cells. No Django."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

from catalog.files.appending.sent_rows import InvalidRowsError
from catalog.files.reading.recipe import Recipe
from catalog.files.reading.table_reader import TableReader

UNUSED = "\x1f"  # stands for the delimiter in files of one column
CHUNK_SIZE = 64 * 1024  # bytes


def write_lines(rows: Iterable[Sequence[str]], recipe: Recipe) -> str:
    """Lines of the file, each with a line end. Raises InvalidRowsError for a cell that its dialect cannot spell."""
    dialect = recipe.dialect
    lines = io.StringIO()
    writer = csv.writer(
        lines,
        delimiter=dialect.delimiter or UNUSED,
        quotechar=dialect.quote or None,
        escapechar=dialect.escape or None,
        doublequote=not dialect.escape,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        lineterminator="\n",
    )
    for number, row in enumerate(rows, start=1):
        try:
            writer.writerow(row)
        except csv.Error:
            raise InvalidRowsError(
                f"Row {number} has a delimiter, quote or line end in a cell, and this file cannot quote cells."
            ) from None
    return lines.getvalue()


def check_lines(rows: Sequence[Sequence[str]], recipe: Recipe) -> None:
    """Check that the rows, once they are lines of the file, are read as they were sent.

    Raises:
        InvalidRowsError: A row would be read as a blank line, a remark or names, or has letters that the file's
            encoding does not have.
    """
    for number, row in enumerate(rows, start=1):
        for column, cell in zip(recipe.columns, row, strict=True):
            try:
                cell.encode(recipe.encoding)
            except UnicodeError:
                message = f"Row {number}, {column.name}: the file is in {recipe.encoding}, which lacks a letter of it."
                raise InvalidRowsError(message) from None
    head = "names\n" if recipe.header_lines else ""
    alone = replace(recipe, first_line=1, header_lines=(1,) if head else (), unit_lines=(), data_line=2 if head else 1)
    read = TableReader(io.StringIO(head + write_lines(rows, recipe)), alone)
    for number, (sent, read_back) in enumerate(zip_longest(rows, read), start=1):
        if sent is None or read_back is None or _trim(sent) != _trim(read_back):
            first = min(number, len(rows))
            raise InvalidRowsError(
                f"Row {first} would not be read as it was sent: it looks like a blank line, a remark or names."
            )


def append_lines(file: Path, rows: Iterable[Sequence[str]], recipe: Recipe) -> None:
    """Write the rows behind the last line that is not blank, with the line ends that the file has."""
    with file.open("r+b") as content:
        line_end = b"\r\n" if b"\r\n" in content.read(CHUNK_SIZE) else b"\n"
        end = _end_of_text(content)
        content.truncate(end)
        content.seek(end)
        text = write_lines(rows, recipe).encode(recipe.encoding)
        content.write((line_end if end else b"") + text.replace(b"\n", line_end))


def _end_of_text(content: io.BufferedRandom) -> int:
    """The offset behind the last byte that is not a line end."""
    end = content.seek(0, io.SEEK_END)
    while end:
        start = max(0, end - CHUNK_SIZE)
        content.seek(start)
        if text := content.read(end - start).rstrip(b"\r\n"):
            return start + len(text)
        end = start
    return 0


def _trim(cells: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in cells]
