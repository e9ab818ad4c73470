"""Connections to the database beside Django's: they hold locks, copy rows, and outlive a transaction.

Separate module because locks themselves know no Django, so that loading processes start at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo

from background.locks import unlock, wait_for_lock

_LIBPQ = {"dbname", "user", "password", "host", "port", "sslmode", "options"}


def connection_info() -> str:
    """libpq connection string, for psycopg connections and for processes without Django."""
    settings = connection.get_connection_params()
    return make_conninfo(**{name: value for name, value in settings.items() if name in _LIBPQ and value})


@contextmanager
def hold_lock(name: str, *, seconds: float = 0) -> Iterator[bool]:
    """Try to hold the lock of this name for the duration of the block, on a connection of its own.

    Yields:
        Whether the lock is held; False if another session has it for so many seconds.
    """
    with psycopg.connect(connection_info(), autocommit=True) as session:
        held = wait_for_lock(session, name, seconds=seconds)
        yield held
        if held:
            with suppress(psycopg.Error):  # a session that is broken has let go already
                unlock(session, name)
