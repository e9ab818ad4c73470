"""What a load has stored is deleted; rows of other files of the release stay."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg.sql import SQL, Composable

from ingest.load.delete_rows import delete_stored_rows
from ingest.models import Load
from tests.ingest.stored_slices import HEADER, claim_loads, make_row, store_load
from tests.releases import write_wgsa
from variants.releases.store.table_names import ReleaseTables


def delete(session: psycopg.Connection, load: Load) -> None:
    groups = load.release.column_groups()
    with session.transaction(), session.cursor() as cursor:
        delete_stored_rows(cursor, release_id=load.release_id, groups=groups, load_id=load.pk, file_id=load.file_id)


def list_positions(session: psycopg.Connection, table: Composable) -> list[int]:
    return [pos for (pos,) in session.execute(SQL("SELECT pos FROM {} ORDER BY pos").format(table))]


def test_rows_of_one_file_go_and_then_those_of_the_last(
    committed: None, session: psycopg.Connection, tmp_path: Path
) -> None:
    one = write_wgsa(tmp_path / "one.tsv", HEADER, [make_row(10), make_row(30), [22, "x", "A", "C", 1, ".", "."]])
    two = write_wgsa(tmp_path / "two.tsv", HEADER, [make_row(20)])
    first, second = claim_loads(one, two)
    tables = ReleaseTables(first.release_id)
    assert store_load(first, session)
    assert store_load(second, session)
    assert list_positions(session, tables.variants()) == [10, 20, 30]
    delete(session, first)
    for table in (tables.variants(), tables.effects, tables.blocks):
        assert list_positions(session, table) == [20]
    assert (first.slices.count(), first.rejects.count(), second.slices.count()) == (0, 0, 1)
    delete(session, second)
    assert list_positions(session, tables.variants()) == []
    assert not second.slices.exists()
    assert store_load(first, session)  # its first slice is not a repetition any more
