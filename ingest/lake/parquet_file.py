"""Rows as text -> one Parquet file, by DuckDB in a thread of its own: rows are made while others are compressed.

Separate module because nothing else knows how rows get into DuckDB.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from ingest.lake.lake_cells import NULL, QUOTE
from variants.fields.lake_columns import quote_column
from variants.fields.spec import MORE_VALUES
from variants.releases.store.copy import NULL as POSTGRESQL_NULL

ROWS_OF_GROUP = 20_480
COMPRESSION_LEVEL = 3


def write_parquet(path: Path, columns: Sequence[tuple[str, str]], rows: Iterator[bytes], *, memory: int) -> int:
    """Write a file.

    Args:
        columns: (name in SQL, DuckDB's type).
        rows: Some rows at a time, as ingest.lake.lake_rows makes them.
        memory: MB that DuckDB may use; what needs more is kept beside the file meanwhile.

    Returns:
        The number of rows.

    Raises:
        duckdb.Error: The rows do not fit the columns, or the disk is full.
    """
    reading, writing = os.pipe()
    with ThreadPoolExecutor(max_workers=1) as beside:
        copied = beside.submit(_copy, reading, path, columns, memory)
        try:
            with os.fdopen(writing, "wb") as pipe:
                for some in rows:
                    pipe.write(some)
        except BrokenPipeError:
            pass  # DuckDB has stopped; its error says why
        return copied.result()


def _copy(reading: int, path: Path, columns: Sequence[tuple[str, str]], memory: int) -> int:
    try:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "threads": 1,
            "memory_limit": f"{memory}MB",
            "temp_directory": str(path.parent),
        }
        with duckdb.connect(config=settings) as connection:
            row = connection.execute(_statement(f"/dev/fd/{reading}", path, columns)).fetchone()
        return int(row[0]) if row else 0
    finally:
        os.close(reading)


def _statement(source: str, path: Path, columns: Sequence[tuple[str, str]]) -> str:
    more_values = quote_column(MORE_VALUES)
    types = {name: "VARCHAR" if name == more_values else sql_type for name, sql_type in columns}
    read = ", ".join(f"{_quote_text(name.strip(chr(34)))}: {_quote_text(types[name])}" for name, _ in columns)
    # It comes as PostgreSQL's text of a JSON object, in which backslashes are doubled and NULL is written \\N.
    text = f"replace(nullif({more_values}, '{POSTGRESQL_NULL}'), '\\\\', '\\')"
    json = f"CAST(CAST({text} AS JSON) AS MAP(VARCHAR, VARCHAR[])) AS {more_values}"
    selected = ", ".join(json if name == more_values else name for name, _ in columns)
    return (
        f"COPY (SELECT {selected} FROM read_csv({_quote_text(source)}, columns={{{read}}}, auto_detect=false,"
        f" header=false, delim='\t', quote='{QUOTE}', escape='{QUOTE}', nullstr='{NULL}', new_line='\\n',"
        f" parallel=false)) TO {_quote_text(str(path))}"
        f" (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL {COMPRESSION_LEVEL}, ROW_GROUP_SIZE {ROWS_OF_GROUP})"
    )


def _quote_text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
