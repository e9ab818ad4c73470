"""Connections to the database: one for questions about releases, and the address for those that are not Django's."""

from django.db import connection, connections
from django.utils.connection import ConnectionProxy
from psycopg.conninfo import make_conninfo

_LIBPQ = {"dbname", "user", "password", "host", "port", "sslmode", "options"}

# Every question about a release is asked here: transactions are read-only, and the role (LWDS_READER_ROLE) can read the
# tables of releases and nothing else, no accounts, sessions or tokens. It sees what other connections have committed.
QUESTIONS = "questions"
questions = ConnectionProxy(connections, QUESTIONS)


def connection_info() -> str:
    """libpq connection string, for psycopg connections and for processes without Django."""
    settings = connection.get_connection_params()
    return make_conninfo(**{name: value for name, value in settings.items() if name in _LIBPQ and value})
