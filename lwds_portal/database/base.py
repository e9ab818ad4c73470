"""Django's backend for PostgreSQL, with a cheaper check of pooled connections.

Django checks before each request that its connection still works: one more round trip for every look-up.
A connection that the server has ended is readable, which the operating system knows without a query.

Separate module because Django finds a backend by the name of its module (ENGINE of the settings).
"""

from __future__ import annotations

import select
from typing import Any, cast

import psycopg
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is taken from the pool only if it works."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection[Any]:
        """A connection of the pool, or a new one where there is no pool.

        Raises:
            psycopg.OperationalError: The server cannot be reached.
            psycopg_pool.PoolTimeout: No connection became free in time.
        """
        connection = cast(psycopg.Connection[Any], super().get_new_connection(conn_params))
        while self.pool and not is_working(connection):
            connection.close()
            self.pool.putconn(connection)  # which opens another one in its place
            connection = super().get_new_connection(conn_params)
        return connection


def is_working(connection: psycopg.Connection[Any]) -> bool:
    """Whether an idle connection can be used. Queries the server only if the connection is readable."""
    try:
        if _has_something_to_read(connection):
            connection.execute("")
            connection.rollback()  # of the transaction that this begins
    except (psycopg.Error, OSError):
        return False
    return not connection.closed


def _has_something_to_read(connection: psycopg.Connection[Any]) -> bool:
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
