"""PostgreSQL advisory locks by name, on a psycopg session. Pure.

PostgreSQL frees a lock when its session ends, so a process that dies never leaves one behind. Nobody waits without a
limit: every lock is tried, or tried again for so many seconds. Names are hashed to 64 bits.
https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import psycopg
from psycopg import Connection

POLL_SECONDS = 0.05  # between two tries


class LockTimeoutError(psycopg.OperationalError):
    """Another session held the lock for longer than the caller waits."""


def try_lock(session: Connection[Any], name: str) -> bool:
    """Take the lock of this name for the session, without waiting; False if another session holds it."""
    return _select_flag(session, "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", name)


def wait_for_lock(session: Connection[Any], name: str, *, seconds: float) -> bool:
    """Take the lock of this name for the session; False if another session holds it for so many seconds."""
    return try_for(lambda: try_lock(session, name), seconds=seconds)


def wait_for_transaction_lock(session: Connection[Any], name: str, *, seconds: float) -> None:
    """Take the lock of this name until the current transaction ends.

    Raises:
        LockTimeoutError: Another session holds it for so many seconds.
    """
    statement = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
    if not try_for(lambda: _select_flag(session, statement, name), seconds=seconds):
        raise LockTimeoutError(f"another process has kept {name!r} to itself for {seconds:g} seconds")


def try_for(attempt: Callable[[], bool], *, seconds: float) -> bool:
    """Whether `attempt` succeeded at once or, tried again and again, within so many seconds."""
    deadline = time.monotonic() + seconds
    while not attempt():
        if time.monotonic() >= deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def find_held(session: Connection[Any], names: Sequence[str]) -> set[str]:
    """Those of the names whose locks some session holds, shared or alone; no lock is taken."""
    rows = session.execute(
        "SELECT DISTINCT name FROM unnest(%s::text[]) AS name JOIN pg_locks l ON l.locktype = 'advisory' AND l.granted"
        " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND l.objsubid = 1"
        " AND (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended(name, 0)",
        (list(names),),
    )
    return {name for (name,) in rows}


def unlock(session: Connection[Any], name: str) -> None:
    """Release the lock of this name at once; after `close()` the server still holds it for some milliseconds."""
    session.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", (name,))


def _select_flag(session: Connection[Any], statement: str, name: str) -> bool:
    row = session.execute(statement, (name,)).fetchone()
    return bool(row and row[0])
