"""Why a load stops: what passes by itself, what a person has to look at, and what the database said. Pure."""

from __future__ import annotations

import psycopg


class WorkerError(Exception):
    """A worker could not go on though nothing is wrong with its slice: the same load may be tried again."""


class SliceError(Exception):
    """A slice that cannot be stored however often it is tried; the message says which lines and why."""


class FencedOffError(Exception):
    """The load was claimed by somebody else, paused or cancelled: this attempt must stop."""


# Rows too long, too many columns: PostgreSQL calls it operational, and it never passes.
_LIMIT_EXCEEDED = "54"


def may_pass(error: psycopg.Error) -> bool:
    """Whether the same statement may succeed later: connection lost, disk full, time out, shutdown, deadlock."""
    passing = psycopg.OperationalError | psycopg.InterfaceError | psycopg.InternalError
    return isinstance(error, passing) and not (error.sqlstate or "").startswith(_LIMIT_EXCEEDED)


def reason(error: Exception) -> str:
    """The first line of what an error says: the rest is for programmers. A full disk is called one, however told."""
    told = (str(error).strip() or type(error).__name__).splitlines()[0]
    return f"the disk is full: {told}" if isinstance(error, psycopg.errors.DiskFull) else told
