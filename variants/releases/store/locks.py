"""PostgreSQL advisory locks by name, on a psycopg connection.

Separate module because loading, jobs and table creation all need it. PostgreSQL frees a lock when its connection ends,
so a process that dies never leaves one behind. Names are hashed to 32 bits: two names may share a lock, which makes one
wait for the other without need and does no other harm. https://www.postgresql.org/docs/current/explicit-locking.html
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import Connection

from variants.releases.store.connection import connection_info


def try_lock(session: Connection[Any], name: str) -> bool:
    """Take the lock of this name for the session, without waiting; False if another session holds it."""
    row = session.execute("SELECT pg_try_advisory_lock(hashtext(%s))", (name,)).fetchone()
    return bool(row and row[0])


def wait_for_lock(session: Connection[Any], name: str) -> None:
    """Take the lock of this name for the session, as soon as no other session holds it."""
    session.execute("SELECT pg_advisory_lock(hashtext(%s))", (name,))


def wait_for_transaction_lock(session: Connection[Any], name: str) -> None:
    """Take the lock of this name until the current transaction ends, as soon as no other session holds it."""
    session.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (name,))


def is_unlocked(session: Connection[Any], name: str) -> bool:
    """Whether no other session holds the lock of this name at this moment; the lock is not kept."""
    if not try_lock(session, name):
        return False
    unlock(session, name)
    return True


def unlock(session: Connection[Any], name: str) -> None:
    """Let go of the lock of this name at once; after `close()` the server still holds it for some milliseconds."""
    session.execute("SELECT pg_advisory_unlock(hashtext(%s))", (name,))


@contextmanager
def advisory_lock(name: str) -> Iterator[bool]:
    """Try to hold the lock of this name for the duration of the block, on a connection of its own.

    Yields:
        Whether the lock is held.
    """
    with psycopg.connect(connection_info(), autocommit=True) as session:
        locked = try_lock(session, name)
        yield locked
        if locked:
            unlock(session, name)
