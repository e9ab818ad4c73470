"""The content digest of a release: computed by reading its tables back, the same however the rows came in.

Sums of row hashes do not depend on the order of rows, nor on how the file was sliced or by how many workers. Where a
row lies (block ids and places in blocks) is left out for that reason; source lines count by the checksums of blocks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from psycopg import Cursor
from psycopg.sql import SQL, Composed, Identifier

from variants.storage.blocks import decompress_lines, lines_checksum
from variants.storage.names import ReleaseTables

_MODULUS = 1 << 64
_PLACE_COLUMNS = {"block_id", "line_no"}
_BLOCKS_AT_ONCE = 500


def release_digest(cursor: Cursor, *, tables: ReleaseTables, groups: Iterable[int]) -> str:
    """32 hexadecimal digits."""
    parts = []
    for name in tables.all_names(groups):
        cursor.execute(_sums(cursor, tables, name))
        count, total = cursor.fetchone() or (0, 0)
        parts.append((int(count), int(total) % _MODULUS))
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def _sums(cursor: Cursor, tables: ReleaseTables, table: str) -> Composed:
    """SELECT of (rows, sum of their hashes) by PostgreSQL's own record hash; for blocks (lines, sum of checksums)."""
    if table == tables.name("blocks"):
        return SQL("SELECT coalesce(sum(n_lines), 0), coalesce(sum(checksum::numeric), 0) FROM {}").format(
            Identifier(table)
        )
    cursor.execute(SQL("SELECT * FROM {} LIMIT 0").format(Identifier(table)))
    columns = [column.name for column in cursor.description or () if column.name not in _PLACE_COLUMNS]
    return SQL("SELECT count(*), coalesce(sum(hash_record_extended(ROW({}), 0)), 0) FROM {}").format(
        SQL(", ").join(map(Identifier, columns)), Identifier(table)
    )


def damaged_blocks(cursor: Cursor, *, tables: ReleaseTables) -> Iterator[int]:
    """Ids of blocks whose lines no longer have the checksum they were stored with; reads and decodes every block."""
    with cursor.connection.transaction(), cursor.connection.cursor("blocks", binary=True) as blocks:
        blocks.itersize = _BLOCKS_AT_ONCE
        blocks.execute(SQL("SELECT block_id, checksum, payload FROM {}").format(tables.blocks))
        for block, checksum, payload in blocks:
            if lines_checksum(decompress_lines(payload)) != checksum:
                yield block
