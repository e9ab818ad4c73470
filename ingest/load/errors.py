"""Reasons why a load stops: the file is wrong, a temporary fault, a fault for a person, another worker. No Django.

Separate module because the worker processes and the services both tell these errors apart.
"""

from __future__ import annotations

import psycopg


class SourceError(Exception):
    """A file that cannot be read further; the message says what, where and what to do."""


class WorkerError(Exception):
    """A worker could not go on although nothing is wrong with its slice: the same load may be tried again."""


class SliceError(Exception):
    """A slice that can never be stored; the message says which lines and why."""


class RepeatedVariantError(SliceError):
    """A variant that another file holds already, in a release whose indexes are built."""


class FencedOffError(Exception):
    """Another worker claimed the load, or a person paused or cancelled it: this attempt must stop."""


# Rows too long, too many columns: PostgreSQL calls it operational, but trying again never helps.
_LIMIT_EXCEEDED = "54"


def is_temporary(error: psycopg.Error) -> bool:
    """Whether the same statement may succeed later: connection lost, disk full, timeout, shutdown, deadlock."""
    temporary = psycopg.OperationalError | psycopg.InterfaceError | psycopg.InternalError
    return isinstance(error, temporary) and not (error.sqlstate or "").startswith(_LIMIT_EXCEEDED)


def describe_error(error: Exception) -> str:
    """The first line of an error's message: the rest is for programmers. A full disk is always called that.

    Example:
        >>> describe_error(ValueError("no such column\\nLINE 1: SELECT"))
        'no such column'
    """
    first_line = (str(error).strip() or type(error).__name__).splitlines()[0]
    return f"the disk is full: {first_line}" if isinstance(error, psycopg.errors.DiskFull) else first_line


def is_repeated_variant(error: psycopg.errors.UniqueViolation) -> bool:
    """Whether a release would have a variant twice; False for another constraint."""
    return (error.diag.message_detail or "").startswith("Key (chrom, pos, vkey)=")
