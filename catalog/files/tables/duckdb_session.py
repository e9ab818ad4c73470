"""DuckDB as a library: little memory, no network, no files but those named. Only SQL of this package runs in it.

Separate module because every other module of tables uses it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import duckdb

from accounts.budget import check_time, remaining_seconds
from accounts.lanes import take_lane

MEMORY_LIMIT = "512MB"
WORKER_THREADS = min(4, os.cpu_count() or 1)


@contextmanager
def duckdb_session(*files: Path, threads: int = 1) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new in-memory database that may read and write `files` and nothing else.

    Args:
        threads: More than one for the work of a worker; requests of people share the processors.

    Raises:
        OutOfTimeError: The time of the request is over; what was under way is interrupted.
    """
    take_lane("question")
    seconds = remaining_seconds()
    connection = duckdb.connect(
        config={"memory_limit": MEMORY_LIMIT, "threads": threads, "autoinstall_known_extensions": False}
    )
    alarm = None if seconds is None else Timer(max(seconds, 0), connection.interrupt)
    try:
        if alarm:
            alarm.daemon = True
            alarm.start()
        allowed = ", ".join(quote_text(str(path)) for path in files)
        connection.execute(f"SET allowed_paths = [{allowed}]")
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET preserve_insertion_order = true")
        # Their work grows with the square of the columns: 600 columns would take a minute and all memory.
        connection.execute("SET disabled_optimizers = 'in_clause,common_subexpressions'")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection
    except duckdb.InterruptException:
        check_time()
        raise
    finally:
        if alarm:
            alarm.cancel()
        connection.close()


def quote_name(identifier: str) -> str:
    """An identifier in SQL.

    Example:
        >>> print(quote_name('a "b"'))
        "a ""b\"""
    """
    return '"' + identifier.replace('"', '""') + '"'


def quote_names(identifiers: Sequence[str]) -> str:
    """Identifiers in SQL, separated by commas."""
    return ", ".join(map(quote_name, identifiers))


def quote_text(literal: str) -> str:
    """A text literal in SQL, for places where DuckDB takes no parameter.

    Example:
        >>> print(quote_text("it's"))
        'it''s'
    """
    return "'" + literal.replace("'", "''") + "'"


def count_parquet_rows(db: duckdb.DuckDBPyConnection, file: Path) -> int:
    """The number of rows of a Parquet file that `db` may read."""
    row = db.execute(f"SELECT count(*) FROM read_parquet({quote_text(str(file))})").fetchone()
    return int(row[0]) if row else 0
