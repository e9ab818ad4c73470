"""The address of the default database for connections that are not Django's own."""

from django.db import connection
from psycopg.conninfo import make_conninfo

_LIBPQ = {"dbname", "user", "password", "host", "port", "sslmode", "options"}


def connection_info() -> str:
    """libpq connection string, for psycopg connections and for processes without Django."""
    settings = connection.get_connection_params()
    return make_conninfo(**{name: value for name, value in settings.items() if name in _LIBPQ and value})
