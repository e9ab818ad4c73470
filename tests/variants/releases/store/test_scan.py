"""A release read through: its variants, a sample, its digest, and blocks that are damaged."""

from __future__ import annotations

from typing import Any

from psycopg import Connection, Cursor
from psycopg.sql import SQL

from tests.variants.releases.store.conftest import LINES, VARIANTS, key
from variants.releases.store.scan import (
    damaged_blocks,
    estimate_rows,
    release_digest,
    sampled_blocks,
    stored_chromosomes,
    stored_variants,
)
from variants.releases.store.table_names import ReleaseTables


def test_every_variant_comes_once_with_its_line(session: Connection[Any], filled: ReleaseTables) -> None:
    variants = [variant for batch in stored_variants(session, tables=filled) for variant in batch]
    assert {variant.key: variant.lines for variant in variants} == {
        key(number): [LINES[number]] for number in range(len(VARIANTS))
    }
    assert stored_chromosomes(session, tables=filled) == [1, 2]


def test_a_sample_of_every_block_is_all(session: Connection[Any], filled: ReleaseTables) -> None:
    assert dict(sampled_blocks(session, tables=filled, step=1)) == {11: [*LINES[:2]], 12: [LINES[2]], 13: [LINES[3]]}
    once, again = (dict(sampled_blocks(session, tables=filled, step=2)) for _ in range(2))
    assert once == again


def test_the_digest_is_the_same_in_every_version_of_postgresql(cursor: Cursor[Any], filled: ReleaseTables) -> None:
    """A restored release is compared with what another version had computed (`make test-pg15`)."""
    assert release_digest(cursor, tables=filled, groups=[1, 2]) == "3b27f100dee9e43a94b1d6b585b34977"


def test_the_digest_depends_on_every_column_except_block_and_line(cursor: Cursor[Any], filled: ReleaseTables) -> None:
    def digest() -> str:
        return release_digest(cursor, tables=filled, groups=[1, 2])

    first = digest()
    assert len(first) == 32
    cursor.execute(SQL("UPDATE {} SET block_id = block_id + 1, line_no = 9").format(filled.variants()))
    assert digest() == first
    cursor.execute(SQL("UPDATE {} SET cadd = cadd + 1").format(filled.variants()))
    assert digest() != first


def test_a_flipped_byte_is_found(cursor: Cursor[Any], filled: ReleaseTables) -> None:
    assert list(damaged_blocks(cursor, tables=filled)) == []
    cursor.execute(SQL("UPDATE {} SET checksum = checksum # 1 WHERE block_id = 12").format(filled.blocks))
    cursor.execute(
        SQL("UPDATE {} SET payload = set_byte(payload, 12, get_byte(payload, 12) # 1) WHERE block_id = 13").format(
            filled.blocks
        )
    )
    assert sorted(damaged_blocks(cursor, tables=filled)) == [12, 13]


def test_rows_are_estimated_by_chromosome(cursor: Cursor[Any], filled: ReleaseTables) -> None:
    cursor.execute(SQL("ANALYZE {}").format(filled.variants()))
    assert estimate_rows(cursor, tables=filled) == {1: 3, 2: 1}
