"""Why a load stops: the file, what passes by itself, what a person must look at, another worker. Knows no Django.

Separate module because the worker processes and the services both tell these errors apart.
"""

from __future__ import annotations

import re

import psycopg

from variants.genome.alleles import VariantKey


class SourceError(Exception):
    """A file that cannot be read further; the message says what, where and what to do."""


class WorkerError(Exception):
    """A worker could not go on although nothing is wrong with its slice: the same load may be tried again."""


class SliceError(Exception):
    """A slice that can never be stored; the message says which lines and why."""


class RepeatedVariantError(SliceError):
    """A variant that another file of the release holds already, by its key: chromosome code, position and digest."""

    def __init__(self, chrom: int, pos: int, vkey: int) -> None:
        super().__init__(chrom, pos, vkey)  # so that it can be pickled
        self.key = VariantKey(chrom, pos, vkey)


class FencedOffError(Exception):
    """Another worker claimed the load, or a person paused or cancelled it: this attempt must stop."""


# Rows too long, too many columns: PostgreSQL calls it operational, but trying again never helps.
_LIMIT_EXCEEDED = "54"
_REPEATED_KEY = re.compile(r"\(chrom, pos, vkey\)=\((\d+), (\d+), (-?\d+)\)")


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


def parse_repeated_key(error: psycopg.errors.UniqueViolation) -> VariantKey | None:
    """The key of the variant that a release would have twice; None for another constraint."""
    match = _REPEATED_KEY.search(error.diag.message_detail or "")
    return VariantKey(*map(int, match.groups())) if match else None
