"""Releases whose tables stay while somebody reads them, even if they are retired meanwhile.

Separate module because streams, downloads and commands hold a release in the same way. A hold is a shared advisory
lock of the read-only connection: it costs one statement, writes nothing, and ends at the latest with the connection, so
that a process that dies holds nothing. A row with an expiry would have to be written by every reader, and to be renewed
for as long as a client takes. Jobs need no hold: their rows name their release.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

import psycopg

from variants.releases.models import Release
from variants.releases.reader import ReleaseNotFoundError, ReleaseReader
from variants.releases.store.connection import readonly

Item = TypeVar("Item")
_DELETED = "{} was retired, and its tables are deleted"


def name_readers_lock(release_id: int) -> str:
    """The name of the lock that readers of a release share, and that whoever drops its tables takes alone."""
    return f"readers of release {release_id}"


@contextmanager
def hold_release(release: ReleaseReader) -> Iterator[None]:
    """Keep the tables of a release for the duration of the block.

    Raises:
        ReleaseNotFoundError: They are deleted, or are being deleted at this moment.
    """
    name = name_readers_lock(release.model.pk)
    if not _select_flag("SELECT pg_try_advisory_lock_shared(hashtextextended(%s, 0))", name):
        raise ReleaseNotFoundError(_DELETED.format(release.model))
    try:
        if Release.objects.filter(pk=release.model.pk, tables_dropped=True).exists():
            raise ReleaseNotFoundError(_DELETED.format(release.model))
        yield
    finally:
        with suppress(psycopg.Error):  # a connection that is broken has let go already
            _select_flag("SELECT pg_advisory_unlock_shared(hashtextextended(%s, 0))", name)


def read_held(release: ReleaseReader, items: Iterable[Item]) -> Iterator[Item]:
    """The items, which are read from a release that is held until the last one was taken or the iterator is closed."""
    with hold_release(release):
        yield from items


def _select_flag(statement: str, name: str) -> bool:
    """The answer to a statement, asked by the driver itself: it is asked even when the time of the request is over."""
    readonly.ensure_connection()
    (answer,) = readonly.connection.execute(statement, [name]).fetchone()
    return bool(answer)
