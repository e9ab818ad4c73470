"""Everything that a load has stored, deleted: for a file that turns out to need sorting. Knows no Django.

Separate module because storing imports compiled loops, which services must not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from psycopg import Cursor
from psycopg.sql import SQL, Identifier

from variants.releases.store.blocks import block_id
from variants.releases.store.table_names import ReleaseTables


def delete_stored_rows(cursor: Cursor, *, release_id: int, groups: Iterable[int], load_id: int, file_id: int) -> None:
    """Delete everything that slices of a load have stored, with their ledger rows and rejects, in one transaction.

    Waits for slices that are being stored, of any file of the release; the caller then starts a new attempt. Without
    rows of other files it takes a moment, otherwise tables without indexes are read through.
    """
    tables, groups = ReleaseTables(release_id), sorted(groups)
    cursor.execute("SELECT id FROM ingest_load WHERE release_id = %s ORDER BY id FOR UPDATE", (release_id,))
    cursor.execute(
        "SELECT EXISTS (SELECT FROM ingest_loadslice s JOIN ingest_load l ON l.id = s.load_id"
        " WHERE l.release_id = %s AND l.id <> %s)",
        (release_id, load_id),
    )
    has_others = bool((cursor.fetchone() or (True,))[0])
    if has_others:
        _delete_rows_of_file(cursor, tables, groups, file_id)
    else:
        names = SQL(", ").join(map(Identifier, tables.all_names(groups)))
        cursor.execute(SQL("TRUNCATE {}").format(names))
    cursor.execute("DELETE FROM ingest_reject WHERE load_id = %s", (load_id,))
    cursor.execute("DELETE FROM ingest_loadslice WHERE load_id = %s", (load_id,))


def _delete_rows_of_file(cursor: Cursor, tables: ReleaseTables, groups: Sequence[int], file_id: int) -> None:
    own_blocks = (block_id(file_id, 0, 0), block_id(file_id + 1, 0, 0))
    variants = tables.variants()
    for table in (tables.effects, tables.names, *(tables.variants(group) for group in groups if group > 1)):
        cursor.execute(
            SQL(
                "DELETE FROM {} t USING {} v WHERE v.block_id >= %s AND v.block_id < %s"
                " AND t.chrom = v.chrom AND t.pos = v.pos AND t.vkey = v.vkey"
            ).format(table, variants),
            own_blocks,
        )
    for table in (variants, tables.blocks):
        cursor.execute(SQL("DELETE FROM {} WHERE block_id >= %s AND block_id < %s").format(table), own_blocks)
