"""A release's blocks read through, in order of the genome or as an even sample. Works on psycopg, knows no Django."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import zstandard
from psycopg import Connection, Cursor
from psycopg.sql import SQL, Composed, Identifier

from variants.genome.alleles import VariantKey
from variants.releases.store.blocks import decompress_lines, lines_checksum
from variants.releases.store.table_names import ReleaseTables

_BLOCKS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class StoredVariant:
    """The key of a variant and its source lines."""

    key: VariantKey
    block_id: int
    lines: list[bytes]


def estimate_rows(cursor: Cursor[Any], *, tables: ReleaseTables) -> dict[int, float]:
    """{chromosome code: variants} as PostgreSQL's statistics of the partitions know them; no table is read."""
    cursor.execute(
        "SELECT c.relname, c.reltuples FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
        " WHERE i.inhparent = to_regclass(%s)",
        [tables.variants_name()],
    )
    rows: dict[int, float] = defaultdict(float)
    for partition, count in cursor.fetchall():
        rows[tables.partition_chromosome(partition)] += max(count, 0)
    return rows


def stored_chromosomes(connection: Connection, *, tables: ReleaseTables) -> list[int]:
    """Codes of the chromosomes that a release has variants of."""
    rows = connection.execute(SQL("SELECT DISTINCT chrom FROM {} ORDER BY 1").format(tables.blocks))
    return [chrom for (chrom,) in rows]


def stored_variants(connection: Connection, *, tables: ReleaseTables) -> Iterator[list[StoredVariant]]:
    """All variants of a release with their source lines, some hundred blocks at a time."""
    statement = SQL("SELECT chrom, pos, last_pos, block_id, payload FROM {} ORDER BY chrom, pos").format(tables.blocks)
    # A cursor of the server's: the blocks of a release are far larger than memory.
    with connection.transaction(), connection.cursor("scan", binary=True) as blocks:
        blocks.execute(statement)
        while batch := blocks.fetchmany(_BLOCKS_AT_ONCE):
            yield list(_variants_of(connection, tables, batch))


def _variants_of(
    connection: Connection, tables: ReleaseTables, batch: list[tuple[int, int, int, int, bytes]]
) -> Iterator[StoredVariant]:
    lines = {block: decompress_lines(payload) for _, _, _, block, payload in batch}
    ranges: dict[int, tuple[int, int]] = {}
    for chrom, first, last, _, _ in batch:
        low, high = ranges.get(chrom, (first, last))
        ranges[chrom] = (min(low, first), max(high, last))
    statement = SQL(
        "SELECT chrom, pos, vkey, block_id, line_no, n_lines FROM {} WHERE chrom = %s AND pos BETWEEN %s AND %s"
        " AND block_id = ANY(%s) ORDER BY pos, vkey"
    ).format(tables.variants())
    for chrom, (low, high) in ranges.items():
        for code, pos, vkey, block, line, count in connection.execute(statement, (chrom, low, high, list(lines))):
            yield StoredVariant(VariantKey(code, pos, vkey), block, lines[block][line : line + count])


def sampled_blocks(connection: Connection, *, tables: ReleaseTables, step: int) -> Iterator[tuple[int, list[bytes]]]:
    """(block id, its lines) of about every `step`th block, always the same ones."""
    statement = SQL("SELECT block_id, payload FROM {} WHERE abs(hashint8(block_id)::bigint) %% %s = 0").format(
        tables.blocks
    )
    with connection.transaction(), connection.cursor("sample", binary=True) as blocks:
        blocks.execute(statement, (step,))
        while batch := blocks.fetchmany(_BLOCKS_AT_ONCE):
            for block, payload in batch:
                yield block, decompress_lines(payload)


_MODULUS = 1 << 64
_STORAGE_COLUMNS = {"block_id", "line_no"}
_CHECKED_BLOCKS_AT_ONCE = 500
_IN_PART = SQL("abs(hashint8(block_id)::bigint) %% %s::bigint = %s::bigint")


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
    columns = [column.name for column in cursor.description or () if column.name not in _STORAGE_COLUMNS]
    return SQL("SELECT count(*), coalesce(sum(hash_record_extended(ROW({}), 0)), 0) FROM {}").format(
        SQL(", ").join(map(Identifier, columns)), Identifier(table)
    )


def count_blocks(cursor: Cursor, *, tables: ReleaseTables, part: int = 0, parts: int = 1) -> int:
    """How many blocks are in a part of a release, or in all of it."""
    cursor.execute(SQL("SELECT count(*) FROM {} WHERE {}").format(tables.blocks, _IN_PART), (parts, part))
    return int((cursor.fetchone() or (0,))[0])


def damaged_blocks(cursor: Cursor, *, tables: ReleaseTables, part: int = 0, parts: int = 1) -> Iterator[int]:
    """Ids of blocks whose lines no longer have the checksum they were stored with.

    Reads and decodes every block of the part: all parts together are the release.
    """
    with cursor.connection.transaction(), cursor.connection.cursor("blocks", binary=True) as blocks:
        blocks.itersize = _CHECKED_BLOCKS_AT_ONCE
        statement = SQL("SELECT block_id, checksum, payload FROM {} WHERE {}").format(tables.blocks, _IN_PART)
        blocks.execute(statement, (parts, part))
        for block, checksum, payload in blocks:
            try:
                intact = lines_checksum(decompress_lines(payload)) == checksum
            except zstandard.ZstdError:
                intact = False
            if not intact:
                yield block
