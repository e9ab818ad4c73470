"""A release's blocks read through, in order of the genome or as an even sample. Works on psycopg, knows no Django."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from psycopg import Connection
from psycopg.sql import SQL

from variants.storage.blocks import decompress_lines
from variants.storage.names import ReleaseTables

_BLOCKS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class StoredVariant:
    """The key of a variant and its source lines."""

    chrom: int
    pos: int
    vkey: int
    block_id: int
    lines: list[bytes]


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
        for *key, block, line, count in connection.execute(statement, (chrom, low, high, list(lines))):
            yield StoredVariant(*key, block, lines[block][line : line + count])


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
