"""TSV and CSV, and the comma-separated table that STAAR's annotation step reads."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO, TextIO

import duckdb
import orjson

from catalog.spreadsheet import safe_cell
from variants.fields.spec import FieldSpec, Kind
from variants.fields.typed_values import Value, value_text


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


def write_jsonl(file: BinaryIO, documents: Iterable[dict[str, Any]]) -> int:
    """One object a line. Returns their number."""
    count = 0
    for document in documents:
        file.write(orjson.dumps(document) + b"\n")
        count += 1
    return count


def write_json(file: BinaryIO, documents: Iterable[dict[str, Any]]) -> int:
    """An array with one object a line, written as they come."""
    count = 0
    for document in documents:
        file.write((b",\n" if count else b"[\n") + orjson.dumps(document))
        count += 1
    file.write(b"\n]\n" if count else b"[]\n")
    return count


_TYPES = {Kind.INTEGER: "DOUBLE", Kind.FLOAT: "DOUBLE", Kind.FLAG: "VARCHAR", Kind.TEXT: "VARCHAR"}


def column_type(spec: FieldSpec) -> str:
    """Numbers as numbers; lists as text, their elements joined by ';'."""
    return "VARCHAR" if spec.is_list else _TYPES[spec.kind]


def write_parquet(path: Path, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Value]]) -> int:
    """columns: (name, DuckDB type). Returns the number of rows."""
    with NamedTemporaryFile("w", dir=path.parent, suffix=".csv", newline="", encoding="utf-8") as table:
        count = write_csv(table, [name for name, _ in columns], rows)
        table.flush()
        with duckdb.connect() as session:
            session.execute("SET threads = 2")
            session.execute("SET memory_limit = '400MB'")
            # Every dialect setting is given, so that nothing is guessed from the first rows.
            session.execute(
                "COPY (SELECT * FROM read_csv($table, columns = $columns, header = true, auto_detect = false,"
                " delim = ',', quote = '\"', escape = '\"', nullstr = '', max_line_size = 33554432))"
                " TO $output (FORMAT parquet, COMPRESSION zstd)",
                {"table": table.name, "columns": dict(columns), "output": str(path)},
            )
    return count
