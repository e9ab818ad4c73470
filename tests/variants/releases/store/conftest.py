"""Tables of a small release in the test's own transaction, filled by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from psycopg import Connection, Cursor

from variants.fields.spec import FieldSpec, Kind, Separator
from variants.genome.alleles import VariantKey, compute_vkey
from variants.releases.store import ddl
from variants.releases.store.blocks import compress_lines, lines_checksum
from variants.releases.store.copy import Block, copy_blocks, copy_text
from variants.releases.store.table_names import HGVS_DIGEST, RS_NUMBER, ReleaseTables

BIN_SIZE = 100_000_000
SPECS = (
    FieldSpec("CADD", "cadd.phred", "", Kind.FLOAT, filterable=True, column="cadd"),
    FieldSpec("RS", "dbsnp.rsid", "", Kind.TEXT, (Separator.SEMICOLON,), filterable=True, column="rs"),
    FieldSpec("FAR", "far", "", Kind.FLAG, filterable=True, column="far", column_group=2),
)
# (chrom, pos, ref, alt, terms, gene); two blocks of chromosome 1, one of chromosome 2
VARIANTS = (
    (1, 100, "A", "C", 5, "G1"),
    (1, 100, "A", "G", 2, "G1"),
    (1, 200, "AT", "A", 1, "G2"),
    (2, 100, "C", "T", 4, "G1"),
)
BLOCKS = (11, 11, 12, 13)  # of each variant
LINES = (b"line one", b"line two", b"line three", b"line four")


def key(number: int) -> VariantKey:
    chrom, pos, ref, alt, _, _ = VARIANTS[number]
    return VariantKey(chrom, pos, compute_vkey(ref, alt))


@pytest.fixture
def tables() -> ReleaseTables:
    return ReleaseTables(2_000_000_000)


@pytest.fixture
def session(db: None) -> Connection[Any]:
    """Django's connection as psycopg knows it; all that is done is undone after the test."""
    connection.ensure_connection()
    return connection.connection


@pytest.fixture
def cursor(session: Connection[Any]) -> Iterator[Cursor[Any]]:
    with Cursor(session) as cursor:
        yield cursor


@pytest.fixture
def filled(session: Connection[Any], cursor: Cursor[Any], tables: ReleaseTables) -> ReleaseTables:
    """VARIANTS, each with one source line, in tables with partitions."""
    ddl.create_tables(cursor, tables=tables, specs=SPECS, reader="")
    for chrom in (1, 2):
        ddl.create_partitions(session, tables=tables, groups=[1, 2], chrom=chrom, bin_size=BIN_SIZE)
    names = ("chrom", "line_no", "pos", "end_pos", "n_lines", "vkey", "terms", "block_id", "ref", "alt", "cadd")
    rows, effects = [], []
    for number, (chrom, pos, ref, alt, terms, gene) in enumerate(VARIANTS):
        vkey = key(number)[2]
        line = 1 if number == 1 else 0
        cells = (chrom, line, pos, pos + len(ref) - 1, 1, vkey, terms, BLOCKS[number], ref, alt, number + 0.5)
        rows.append("\t".join(map(str, cells)))
        effects.append(f"{chrom}\t0\t{pos}\t{vkey}\t{terms}\t0\t{gene}")
    copy_text(cursor, table=tables.variants(), columns=names, rows=rows)
    copy_text(cursor, table=tables.effects, columns=[name for name, _ in ddl.EFFECT_COLUMNS], rows=effects)
    (chrom, pos, vkey), (_, _, other) = key(3), key(2)
    listed = [f"{RS_NUMBER}\t{chrom}\t{pos}\t77\t{vkey}", f"{HGVS_DIGEST}\t1\t200\t-5\t{other}"]
    copy_text(cursor, table=tables.names, columns=[name for name, _ in ddl.NAME_COLUMNS], rows=listed)
    blocks = []
    for block in dict.fromkeys(BLOCKS):
        members = [number for number, of in enumerate(BLOCKS) if of == block]
        lines = [LINES[number] for number in members]
        (chrom, first, _), (_, last, _) = key(members[0]), key(members[-1])
        blocks.append(Block(block, chrom, first, last, len(lines), lines_checksum(lines), compress_lines(lines), None))
    copy_blocks(cursor, table=tables.blocks, blocks=blocks)
    return tables
