"""The content digest of a release: computed by reading its tables back, the same however the rows came in.

Sums of row hashes do not depend on the order of rows, nor on how the file was sliced or by how many workers. Block ids
and places in blocks are left out for that reason; the source lines themselves are hashed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from isal import isal_zlib
from psycopg import Cursor
from psycopg.sql import SQL, Identifier

from variants.storage.blocks import decompress_lines
from variants.storage.names import ReleaseTables

_MODULUS = 1 << 64
_PLACE_COLUMNS = {"block_id", "line_no"}
_BLOCKS_AT_ONCE = 500


def release_digest(cursor: Cursor, *, tables: ReleaseTables, groups: Iterable[int]) -> str:
    """32 hexadecimal digits. The cursor's connection may be in autocommit mode; memory does not grow with the rows."""
    parts = [_rows_digest(cursor, name) for name in tables.all_names(groups) if name != tables.name("blocks")]
    parts.append(_lines_digest(cursor, tables))
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def _rows_digest(cursor: Cursor, table: str) -> tuple[int, int]:
    """(rows, sum of their hashes) of a table, by PostgreSQL's own record hash."""
    cursor.execute(SQL("SELECT * FROM {} LIMIT 0").format(Identifier(table)))
    columns = [column.name for column in cursor.description or () if column.name not in _PLACE_COLUMNS]
    cursor.execute(
        SQL("SELECT count(*), coalesce(sum(hash_record_extended(ROW({}), 0)), 0) FROM {}").format(
            SQL(", ").join(map(Identifier, columns)), Identifier(table)
        )
    )
    row = cursor.fetchone()
    return (row[0], int(row[1]) % _MODULUS) if row else (0, 0)


def _lines_digest(cursor: Cursor, tables: ReleaseTables) -> tuple[int, int]:
    """(source lines, sum of their checksums), read block by block."""
    count = total = 0
    with (
        cursor.connection.transaction(),
        cursor.connection.cursor("blocks", binary=True) as blocks,
        ThreadPoolExecutor(max_workers=2) as pool,
    ):
        blocks.itersize = _BLOCKS_AT_ONCE
        blocks.execute(SQL("SELECT payload FROM {}").format(tables.blocks))
        while rows := blocks.fetchmany(_BLOCKS_AT_ONCE):
            for lines, part in pool.map(_block_digest, [payload for (payload,) in rows]):
                count += lines
                total += part
    return count, total % _MODULUS


def _block_digest(payload: bytes) -> tuple[int, int]:
    lines = decompress_lines(payload)
    return len(lines), sum(isal_zlib.crc32(line) << 32 | isal_zlib.adler32(line) for line in lines)
