"""A loaded release -> one that lives in its lake alone: lake with source lines written, tables dropped.

Separate module because writing a lake knows nothing of what becomes of the release afterwards.
"""

from __future__ import annotations

from collections.abc import Callable

import psycopg

from ingest.lake.write_lake import write_lake
from variants.releases.models import Release
from variants.releases.store import ddl
from variants.releases.store.table_names import ReleaseTables


def leave_database(
    *, session: psycopg.Connection, release: Release, watch: Callable[[int, int], None] = lambda done, total: None
) -> Release:
    """Write the lake of a release that nobody reads yet, from which everything is answered then, and drop its tables.

    Safe to repeat: files that are written stay, and tables that a crash leaves are dropped with garbage.

    Args:
        session: A connection in autocommit mode.
        watch: Called with the number of files done and of all files.

    Raises:
        LakeError: The lake cannot be written; the release stays in the database.
    """
    groups = release.column_groups()
    manifest = write_lake(release=release, with_lines=True, watch=watch)
    Release.objects.filter(pk=release.pk).update(store=Release.Store.LAKE, bytes_on_disk=manifest.size)
    release.refresh_from_db()
    ddl.drop_tables(session, tables=ReleaseTables(release.pk), groups=groups)
    return release
