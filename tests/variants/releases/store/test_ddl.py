"""Run-time tables are made, named, indexed and dropped, each step safe to repeat."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from psycopg import Connection, Cursor

from tests.variants.releases.store.conftest import BIN_SIZE, SPECS
from variants.fields.spec import MORE_VALUES
from variants.genome.chromosomes import LENGTHS
from variants.releases.store import ddl
from variants.releases.store.table_names import ReleaseTables


def columns_of(cursor: Cursor[Any], table: str) -> list[str]:
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 ORDER BY attnum", [table]
    )
    return [name for (name,) in cursor.fetchall()]


def test_tables_have_the_key_and_the_typed_columns_of_their_group(cursor: Cursor[Any], tables: ReleaseTables) -> None:
    for _ in range(2):
        ddl.create_tables(cursor, tables=tables, specs=SPECS, reader="")
    assert columns_of(cursor, tables.variants_name())[-2:] == ["cadd", "rs"]
    assert columns_of(cursor, tables.variants_name(2)) == ["chrom", "pos", "vkey", MORE_VALUES, "far"]
    assert columns_of(cursor, tables.name("names")) == [name for name, _ in ddl.NAME_COLUMNS]


def test_bins_leave_out_no_position() -> None:
    listed = list(ddl.bins(1, 50_000_000))
    assert listed[0] == (0, None, 50_000_000)
    assert listed[-1][2] is None
    assert all(end == start for (_, _, end), (_, start, _) in pairwise(listed))
    assert listed[-1][1] <= max(lengths[0] for lengths in LENGTHS.values())


def test_every_table_but_names_is_partitioned_by_bin(
    session: Connection[Any], cursor: Cursor[Any], filled: ReleaseTables
) -> None:
    ddl.create_partitions(session, tables=filled, groups=[1, 2], chrom=1, bin_size=BIN_SIZE)  # again
    names = [ReleaseTables.partition_name(filled.variants_name(), chrom, n) for chrom in (1, 2) for n in (0, 1, 2)]
    assert ddl.partitions(cursor, parent=filled.variants_name()) == names
    assert ddl.partitions(cursor, parent=filled.name("names")) == []
    cursor.execute("SELECT relkind FROM pg_class WHERE oid = to_regclass(%s)", [filled.name("blocks")])
    assert cursor.fetchone() == ("p",)


def test_build_steps_index_every_partition_and_nothing_twice(cursor: Cursor[Any], filled: ReleaseTables) -> None:
    steps = ddl.build_steps(cursor, tables=filled, groups=[1, 2])
    statements = [statement.as_string() for step in steps for statement in step]
    assert len(set(statements)) == len(statements)
    for name in filled.all_names([1, 2]):
        for partition in ddl.partitions(cursor, parent=name):
            assert any("INDEX" in text and f'"{partition}"' in text for text in statements)
            assert any("VACUUM" in text and f'"{partition}"' in text for text in statements)
    for text in statements:
        if "INDEX" in text:
            cursor.execute(text)
            cursor.execute(text)


def test_releases_are_known_by_their_tables_and_dropped_whole(
    session: Connection[Any], cursor: Cursor[Any], filled: ReleaseTables
) -> None:
    assert ddl.releases_with_tables(cursor)[filled.release_id] == {1, 2}
    assert ddl.size_on_disk(cursor, tables=filled, groups=[1, 2]) > 0
    ddl.drop_column_group(session, tables=filled, group=2)
    assert ddl.releases_with_tables(cursor)[filled.release_id] == {1}
    for _ in range(2):
        ddl.drop_tables(session, tables=filled, groups=[1, 2])
    assert filled.release_id not in ddl.releases_with_tables(cursor)
    assert ddl.size_on_disk(cursor, tables=filled, groups=[1, 2]) == 0
