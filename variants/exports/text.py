"""TSV and CSV, and the comma-separated table that STAAR's annotation step reads."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import TextIO

from variants.fields.values import Value, value_text


def write_tsv(file: TextIO, names: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    """A header line, then one line a row; missing is '.', elements of a list are joined by ';'. Returns the rows."""
    return _write(csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_MINIMAL), names, rows, ".")


def write_csv(file: TextIO, names: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    """As write_tsv with commas; missing is empty, as R and data.table expect."""
    return _write(csv.writer(file, lineterminator="\n"), names, rows, "")


def _write(writer, names: Sequence[str], rows: Iterable[Sequence[Value]], missing: str) -> int:  # noqa: ANN001
    writer.writerow(names)
    count = 0
    for row in rows:
        writer.writerow([value_text(value, missing=missing) for value in row])
        count += 1
    return count
