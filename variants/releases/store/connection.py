"""The read-only connection for queries on releases.

Separate module because every read uses this connection, and the architecture test looks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.utils.connection import ConnectionProxy
from psycopg import Cursor
from psycopg.pq import Format

from accounts.statement_limits import limit_statements

# Every read of a release goes through it: transactions are read-only, and the role (LWDS_READER_ROLE) can read the
# tables of releases and nothing else, no accounts, sessions or tokens. It sees what other connections have committed.
READONLY = "readonly"
readonly = ConnectionProxy(connections, READONLY)


@contextmanager
def binary_cursor() -> Iterator[Cursor[tuple[Any, ...]]]:
    """A cursor of the read-only connection that takes rows in PostgreSQL's binary format.

    Numbers and bytes are not written as text first, which Django's own cursors do.
    """
    connection = connections[READONLY]  # looked up once: the proxy does it for each attribute
    connection.ensure_connection()
    limit_statements(connection)
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.format = Format.BINARY
        yield cursor
