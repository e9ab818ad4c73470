"""Variants that several files of a release hold, taken out of its tables, with their lines. Knows no Django.

Every function works on the cursor of one transaction, in which ddl.create_repeated has made its tables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from psycopg import Cursor
from psycopg.sql import SQL, Composed, Identifier

from variants.genome.alleles import VariantKey
from variants.genome.batches import batches
from variants.releases.store import ddl
from variants.releases.store.blocks import (
    compress_lines,
    decompress_lines,
    file_of_block,
    lines_checksum,
    pack_line_numbers,
    unpack_line_numbers,
)
from variants.releases.store.copy import Block, copy_blocks, copy_text
from variants.releases.store.table_names import ReleaseTables

_BLOCKS_AT_ONCE = 200
_ROWS_AT_ONCE = 2_000
_REPEATED, _SHARED_BLOCKS, _SHARED_ROWS, _MOVED = map(
    Identifier, (ddl.REPEATED, ddl.SHARED_BLOCKS, ddl.SHARED_ROWS, ddl.MOVED)
)
_SAME_KEY = SQL("t.chrom = r.chrom AND t.pos = r.pos AND t.vkey = r.vkey")


@dataclass(frozen=True, slots=True)
class SharedVariant:
    """A variant and, by the primary key of each file that holds it, its lines there."""

    key: VariantKey
    lines: dict[int, list[bytes]]


def take_out_shared_variants(cursor: Cursor, *, tables: ReleaseTables, groups: Iterable[int]) -> None:
    """Delete the variants that are stored more than once, with their lines; `list_shared_variants` still has them.

    Blocks are written again without these lines.
    """
    typed = [tables.variants(group) for group in groups]
    for table in (*typed, tables.effects, tables.names):
        cursor.execute(SQL("DELETE FROM {} t USING {} r WHERE {}").format(table, _REPEATED, _SAME_KEY))
    cursor.execute(
        SQL("DELETE FROM {} t USING {} b WHERE t.chrom = b.chrom AND t.pos = b.pos AND t.block_id = b.block_id").format(
            tables.blocks, _SHARED_BLOCKS
        )
    )
    statement = SQL("SELECT block_id, chrom, pos, last_pos, payload, line_numbers FROM {} ORDER BY block_id").format(
        _SHARED_BLOCKS
    )
    for batch in _read_batches(cursor, statement, _BLOCKS_AT_ONCE):
        _store_rests(cursor, tables, batch)
    cursor.execute(
        SQL("UPDATE {} t SET line_no = r.line_no FROM {} r WHERE {}").format(tables.variants(), _MOVED, _SAME_KEY)
    )


def _store_rests(
    cursor: Cursor, tables: ReleaseTables, batch: Sequence[tuple[int, int, int, int, bytes, bytes | None]]
) -> None:
    """Store what is left of blocks without repeated variants, and note where the lines of the others are now."""
    rows = SQL(
        "SELECT block_id, chrom, pos, vkey, line_no, n_lines FROM {} WHERE block_id = ANY(%s) AND NOT is_repeated"
        " ORDER BY block_id, line_no"
    ).format(_SHARED_ROWS)
    remaining_rows = cursor.execute(rows, ([block for block, *_ in batch],)).fetchall()
    rows_of_block = {block: list(group) for block, group in groupby(remaining_rows, key=itemgetter(0))}
    blocks: list[Block] = []
    moved_rows: list[str] = []
    for block, chrom, first, last, payload, packed_numbers in batch:
        lines = decompress_lines(payload)
        numbers = unpack_line_numbers(packed_numbers, len(lines)) if packed_numbers is not None else []
        rest: list[bytes] = []
        rest_numbers: list[int] = []
        for _, _, pos, vkey, line_number, count in rows_of_block.get(block, ()):
            moved_rows.append(f"{chrom}\t{pos}\t{vkey}\t{len(rest)}")
            rest += lines[line_number : line_number + count]
            rest_numbers += numbers[line_number : line_number + count]
        if rest:
            packed = pack_line_numbers(rest_numbers) if rest_numbers else None
            checksum = lines_checksum(rest)
            blocks.append(Block(block, chrom, first, last, len(rest), checksum, compress_lines(rest), packed))
    copy_blocks(cursor, table=tables.blocks, blocks=blocks)
    copy_text(cursor, table=_MOVED, columns=("chrom", "pos", "vkey", "line_no"), rows=moved_rows)


def list_shared_variants(cursor: Cursor) -> Iterator[SharedVariant]:
    """The variants that were stored more than once, in order of the genome; a few thousand are in memory."""
    statement = SQL(
        "SELECT chrom, pos, vkey, block_id, line_no, n_lines FROM {} WHERE is_repeated"
        " ORDER BY chrom, pos, vkey, block_id"
    ).format(_SHARED_ROWS)
    rows = (row for batch in _read_batches(cursor, statement, _ROWS_AT_ONCE) for row in batch)
    variants = ((key, list(group)) for key, group in groupby(rows, key=itemgetter(0, 1, 2)))
    payloads = SQL("SELECT block_id, payload FROM {} WHERE block_id = ANY(%s)").format(_SHARED_BLOCKS)
    for some in batches(variants, _ROWS_AT_ONCE):
        block_ids = list({block for _, group in some for _, _, _, block, _, _ in group})
        blocks = {block: decompress_lines(payload) for block, payload in cursor.execute(payloads, (block_ids,))}
        for key, group in some:
            lines: defaultdict[int, list[bytes]] = defaultdict(list)
            for _, _, _, block, line_number, count in group:
                lines[file_of_block(block)] += blocks[block][line_number : line_number + count]
            yield SharedVariant(VariantKey(*key), dict(lines))


def _read_batches(cursor: Cursor, statement: Composed, size: int) -> Iterator[list[tuple]]:
    """The rows of a statement, `size` at a time, while the cursor is used for others."""
    with cursor.connection.cursor(f"shared {size}") as rows:
        rows.execute(statement)
        while batch := rows.fetchmany(size):
            yield batch
