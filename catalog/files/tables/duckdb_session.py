"""DuckDB as a library: small, offline, with the files it may touch named. Only SQL made here runs in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

MEMORY = "512MB"


@contextmanager
def session(*files: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A fresh in-memory database that may read and write `files` and nothing else."""
    connection = duckdb.connect(config={"memory_limit": MEMORY, "threads": 1, "autoinstall_known_extensions": False})
    try:
        allowed = ", ".join(text(str(path)) for path in files)
        connection.execute(f"SET allowed_paths = [{allowed}]")
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET preserve_insertion_order = true")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


def name(identifier: str) -> str:
    """An identifier, quoted."""
    return '"' + identifier.replace('"', '""') + '"'


def text(literal: str) -> str:
    """A text literal, quoted; for places where DuckDB takes no parameter."""
    return "'" + literal.replace("'", "''") + "'"


def names(identifiers: Sequence[str]) -> str:
    return ", ".join(map(name, identifiers))
