"""Connections to the database: one for questions about releases, and the address for those that are not Django's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections
from django.utils.connection import ConnectionProxy
from psycopg import Cursor
from psycopg.conninfo import make_conninfo
from psycopg.pq import Format

_LIBPQ = {"dbname", "user", "password", "host", "port", "sslmode", "options"}

# Every question about a release is asked here: transactions are read-only, and the role (LWDS_READER_ROLE) can read the
# tables of releases and nothing else, no accounts, sessions or tokens. It sees what other connections have committed.
QUESTIONS = "questions"
questions = ConnectionProxy(connections, QUESTIONS)


def connection_info() -> str:
    """libpq connection string, for psycopg connections and for processes without Django."""
    settings = connection.get_connection_params()
    return make_conninfo(**{name: value for name, value in settings.items() if name in _LIBPQ and value})


@contextmanager
def binary_cursor() -> Iterator[Cursor]:
    """A cursor of the connection for questions that takes rows in PostgreSQL's binary format: numbers and bytes are
    not written as text first, which Django's own cursors do.
    """
    questions.ensure_connection()
    with questions.wrap_database_errors, Cursor(questions.connection) as cursor:
        cursor.format = Format.BINARY
        yield cursor
