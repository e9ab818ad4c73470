"""Parquet through DuckDB, which reads the rows from a CSV beside the output and so needs no memory for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

import duckdb

from variants.exports.text import write_csv
from variants.fields.spec import FieldSpec, Kind
from variants.fields.values import Value

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
