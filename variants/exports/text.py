"""TSV and CSV, and the comma-separated table that STAAR's annotation step reads."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from typing import TextIO

from catalog.spreadsheet import safe_cell
from variants.fields.values import Value, value_text


def write_tsv(file: TextIO, names: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    """A header line, then one line a row; missing is '.', elements of a list are joined by ';', what a spreadsheet
    would run as a formula begins with an apostrophe. Returns the rows."""
    writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    return _write(writer, names, rows, lambda value: safe_cell(value_text(value, missing=".")))


def write_csv(file: TextIO, names: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    """With commas and for programs alone: missing is empty, as R and data.table expect, and every text as it is."""
    return _write(csv.writer(file, lineterminator="\n"), names, rows, lambda value: value_text(value, missing=""))


def _write(writer, names: Sequence[str], rows: Iterable[Sequence[Value]], cell: Callable[[Value], str]) -> int:  # noqa: ANN001
    writer.writerow(names)
    count = 0
    for row in rows:
        writer.writerow(map(cell, row))
        count += 1
    return count
