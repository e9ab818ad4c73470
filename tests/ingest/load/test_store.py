"""A slice is stored once, with its ledger row, and only by the attempt that has the load."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Composable

from ingest.load.errors import FencedOffError
from ingest.load.store import SliceStore
from ingest.models import Load
from tests.ingest.stored_slices import claim_load, encode_load, make_row
from variants.releases.store.table_names import ReleaseTables


def count(session: psycopg.Connection, table: Composable) -> int:
    return session.execute(SQL("SELECT count(*) FROM {}").format(table)).fetchall()[0][0]


@pytest.fixture
def load(committed: None, tmp_path: Path) -> Load:
    return claim_load(
        tmp_path, make_row(10), make_row(20), make_row(20, phred="oops"), [22, "x", "A", "C", 1, ".", "."]
    )


def test_a_second_delivery_stores_nothing(load: Load, session: psycopg.Connection) -> None:
    plan, encoded = encode_load(load)
    tables = ReleaseTables(load.release_id)
    assert SliceStore(plan, session).store(encoded)
    counts = [count(session, table) for table in (tables.variants(), tables.effects, tables.blocks)]
    assert counts == [2, 2, 1]
    assert not SliceStore(plan, session).store(encoded)
    assert [count(session, table) for table in (tables.variants(), tables.effects, tables.blocks)] == counts
    (ledger,) = load.slices.all()
    assert (ledger.line_count, ledger.variant_count, ledger.reject_count) == (4, 2, 1)
    assert ledger.misfits == {"CADD_phred": [1, 4, "oops"]}
    (reject,) = load.rejects.all()
    assert (reject.line_number, reject.column) == (5, "pos")


def test_an_attempt_that_was_taken_over_stores_nothing(load: Load, session: psycopg.Connection) -> None:
    plan, encoded = encode_load(load)
    with pytest.raises(FencedOffError):
        SliceStore(replace(plan, attempt=2), session).store(encoded)
    Load.objects.filter(pk=load.pk).update(status=Load.Status.PAUSED)
    with pytest.raises(FencedOffError):
        SliceStore(plan, session).store(encoded)
    assert count(session, ReleaseTables(load.release_id).variants()) == 0
    assert not load.slices.exists()
