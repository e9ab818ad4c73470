"""The variants between two positions with their source lines, strictly in the order of their keys.

Separate module because other scans follow the blocks (variants.releases.store.scan): those of two source files overlap,
so that their variants come nearly in order only. Works on psycopg, knows no Django.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from psycopg import Connection
from psycopg.sql import SQL

from variants.genome.regions import Region
from variants.releases.store import statements
from variants.releases.store.blocks import decompress_lines
from variants.releases.store.table_names import ReleaseTables

VARIANTS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class OrderedVariant:
    """A variant as its table has it, and its source lines.

    `end_pos` is the last base of `ref`, 1-based; `line_no` the place of the first line in its block, from 0.
    """

    chrom: int
    pos: int
    end_pos: int
    vkey: int
    terms: int
    ref: str
    alt: str
    block_id: int
    line_no: int
    lines: list[bytes]


def variants_between(
    connection: Connection, *, tables: ReleaseTables, bin_size: int, chrom: int, first: int, last: int
) -> Iterator[list[OrderedVariant]]:
    """All variants that begin between two positions of a chromosome, VARIANTS_AT_ONCE at a time.

    Memory holds one batch and the blocks that it lies in; a block is decoded once for each batch that needs it anew.
    """
    statement = SQL(
        "SELECT chrom, pos, end_pos, vkey, terms, ref, alt, block_id, line_no, n_lines FROM {}"
        " WHERE chrom = %s AND pos BETWEEN %s AND %s ORDER BY pos, vkey"
    ).format(tables.variants())
    blocks: dict[int, list[bytes]] = {}
    # A cursor of the server's: the rows of a chromosome may be larger than memory.
    with connection.transaction(), connection.cursor("ordered", binary=True) as rows:
        rows.execute(statement, (chrom, first, last))
        while batch := rows.fetchmany(VARIANTS_AT_ONCE):
            positions = {row[7]: row[1] for row in batch}  # of each block, one that lies in it
            blocks = {block: lines for block, lines in blocks.items() if block in positions}
            missing = [(chrom, pos, block) for block, pos in positions.items() if block not in blocks]
            blocks |= _read_blocks(connection, tables, bin_size, missing)
            yield [
                OrderedVariant(*key, block, line, blocks[block][line : line + count])  # type: ignore[call-arg]
                for *key, block, line, count in batch
            ]


def _read_blocks(
    connection: Connection, tables: ReleaseTables, bin_size: int, keys: list[tuple[int, int, int]]
) -> dict[int, list[bytes]]:
    """{block id: its lines} of these (chromosome, position inside the block, block id)."""
    if not keys:
        return {}
    with connection.cursor(binary=True) as cursor:
        parameters = [list(numbers) for numbers in zip(*keys, strict=True)]
        cursor.execute(statements.payloads_of_many(tables, bin_size), parameters)
        return {block: decompress_lines(payload) for block, payload in cursor}


def cut_into_ranges(connection: Connection, *, tables: ReleaseTables, lines: int) -> Iterator[Region]:
    """All variants of a release as ranges of positions, in the order of the genome, of about `lines` source lines each.

    The ranges depend on the stored blocks alone: they are the same whenever they are asked for. Reads no payloads.
    """
    statement = SQL("SELECT chrom, pos, last_pos, n_lines FROM {} ORDER BY chrom, pos, block_id").format(tables.blocks)
    with connection.transaction(), connection.cursor("ranges", binary=True) as blocks:
        blocks.execute(statement)
        chrom = start = end = counted = 0
        for of_chrom, first, last, count in blocks:
            if of_chrom != chrom:
                if counted:
                    yield Region(chrom, start, end)
                chrom, start, end, counted = of_chrom, first, first, 0
            elif counted >= lines and first > start:
                # Blocks of two files overlap: what lies behind here of an earlier one belongs to the next range.
                yield Region(chrom, start, first - 1)
                start, counted = first, 0
            end = max(end, last)
            counted += count
        if counted:
            yield Region(chrom, start, end)
