"""Rows of typed values -> TSV, CSV and Parquet; documents -> JSON and JSON Lines. Pure."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO, cast

import duckdb
import orjson

from catalog.spreadsheet import safe_cell
from variants.fields.spec import FieldSpec, Kind
from variants.fields.typed_values import Value, value_text

if TYPE_CHECKING:
    from _csv import Writer


def write_tsv(file: TextIO, names: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    """Write a header line, then one line for each row; returns the number of rows.

    A missing value is '.', the elements of a list are joined by ';', and a text that a spreadsheet would run as a
    formula begins with an apostrophe.

    Example:
        >>> from io import StringIO
        >>> file = StringIO()
        >>> write_tsv(file, ["pos", "score"], [[10, None], [11, 2.5]])
        2
        >>> file.getvalue()
        'pos\\tscore\\n10\\t.\\n11\\t2.5\\n'
    """
    writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    return _write_rows(writer, names, rows, lambda value: safe_cell(value_text(value, missing=".")))


def write_csv(file: TextIO, names: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    """Write comma-separated rows for programs; returns the number of rows.

    A missing value is empty, as R and data.table expect, and every text stays as it is.
    """
    return _write_rows(csv.writer(file, lineterminator="\n"), names, rows, lambda value: value_text(value, missing=""))


def _write_rows(
    writer: Writer, names: Sequence[str], rows: Iterable[Sequence[Value]], cell: Callable[[Value], str]
) -> int:
    writer.writerow(names)
    count = 0
    for row in rows:
        writer.writerow(map(cell, row))
        count += 1
    return count


def write_jsonl(file: BinaryIO, documents: Iterable[dict[str, Any]]) -> int:
    """Write one JSON object a line; returns their number."""
    count = 0
    for document in documents:
        file.write(orjson.dumps(document) + b"\n")
        count += 1
    return count


def write_json(file: BinaryIO, documents: Iterable[dict[str, Any]]) -> int:
    """Write a JSON array with one object a line, as they come; returns their number."""
    count = 0
    for document in documents:
        file.write((b",\n" if count else b"[\n") + orjson.dumps(document))
        count += 1
    file.write(b"\n]\n" if count else b"[]\n")
    return count


_TYPES = {Kind.INTEGER: "DOUBLE", Kind.FLOAT: "DOUBLE", Kind.FLAG: "VARCHAR", Kind.TEXT: "VARCHAR"}


def column_type(spec: FieldSpec) -> str:
    """The DuckDB type of a field: numbers for scalar numbers, text for everything else, lists joined by ';'.

    `write_parquet` makes text of a column of numbers of which some row has several values.
    """
    return "VARCHAR" if spec.is_list else _TYPES[spec.kind]


def _note_texts(types: dict[str, str], rows: Iterable[Sequence[Value]]) -> Iterator[Sequence[Value]]:
    """The same rows; meanwhile `types` gets VARCHAR for each column in which a row has no single number."""
    numbers = [(index, name) for index, (name, sql_type) in enumerate(types.items()) if sql_type == "DOUBLE"]
    for row in rows:
        for index, name in numbers:
            if row[index].__class__ in (tuple, str):
                types[name] = "VARCHAR"
        yield row


def write_parquet(path: Path, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Value]]) -> int:
    """Write a Parquet file through a temporary CSV file beside it; returns the number of rows.

    Args:
        columns: (name, DuckDB type) of each value of a row. A column of numbers becomes text if a row has something
            else there: several numbers, or one that DOUBLE cannot hold.
    """
    types = dict(columns)
    with NamedTemporaryFile("w", dir=path.parent, suffix=".csv", newline="", encoding="utf-8") as table:
        count = write_csv(cast(TextIO, table), list(types), _note_texts(types, rows))
        table.flush()
        with duckdb.connect() as session:
            session.execute("SET threads = 2")
            session.execute("SET memory_limit = '400MB'")
            # Every setting of the dialect is given, so that DuckDB guesses none from the first rows.
            session.execute(
                "COPY (SELECT * FROM read_csv($table, columns = $columns, header = true, auto_detect = false,"
                " delim = ',', quote = '\"', escape = '\"', nullstr = '', max_line_size = 33554432))"
                " TO $output (FORMAT parquet, COMPRESSION zstd)",
                {"table": table.name, "columns": types, "output": str(path)},
            )
    return count
