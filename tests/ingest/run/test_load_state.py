"""Who may claim a load, and what everybody else is told."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from ingest.models import Load
from ingest.register.register_release import register_release
from ingest.register.release_request import ReleaseRequest
from ingest.run.load_state import LoadError, claim_load, end_load, name_load_lock, reload_or_abort_if_taken_over
from tests.releases import write_wgsa
from variants.releases.store.connection import connection_info
from variants.releases.store.locks import try_lock


@pytest.fixture
def load(committed: None, tmp_path: Path) -> Load:
    path = write_wgsa(
        tmp_path / "own.tsv", ["#chr", "pos", "ref", "alt", "CADD_phred"], [[22, 16_000_000, "A", "C", 1]]
    )
    return register_release(user=None, request=ReleaseRequest("own", "GRCh38", [path])).loads.get()


def set_status(load: Load, status: Load.Status) -> None:
    Load.objects.filter(pk=load.pk).update(status=status)


@pytest.mark.parametrize("status", [Load.Status.PAUSED, Load.Status.CANCELLED, Load.Status.FAILED])
def test_a_stopped_load_is_not_claimed_even_while_its_last_worker_is_still_closing(
    load: Load, status: Load.Status
) -> None:
    set_status(load, status)
    with (
        psycopg.connect(connection_info(), autocommit=True) as holder,
        psycopg.connect(connection_info(), autocommit=True) as session,
    ):
        with pytest.raises(LoadError, match=rf"own\.tsv: the load is {status.value}; resume it first"):
            claim_load(holder, load.pk)  # the lock is free, and this session keeps it
        assert not try_lock(session, name_load_lock(load.pk))
        with pytest.raises(LoadError, match=rf"own\.tsv: the load is {status.value}; resume it first"):
            claim_load(session, load.pk)


def test_a_load_that_a_living_worker_has_is_left_to_it(load: Load) -> None:
    with (
        psycopg.connect(connection_info(), autocommit=True) as holder,
        psycopg.connect(connection_info(), autocommit=True) as session,
    ):
        assert claim_load(holder, load.pk).attempt == 1
        with pytest.raises(LoadError, match="is being loaded by another worker, which goes on; nothing was done"):
            claim_load(session, load.pk)


def test_an_attempt_that_was_taken_over_changes_nothing_any_more(load: Load) -> None:
    with psycopg.connect(connection_info(), autocommit=True) as session:
        first = claim_load(session, load.pk)
        second = claim_load(session, load.pk)
    end_load(first, Load.Status.FAILED, "late")
    with pytest.raises(LoadError, match="another worker has taken the load over"):
        reload_or_abort_if_taken_over(first)
    second.refresh_from_db()
    assert (second.status, second.attempt, second.status_reason) == ("loading", 2, "")
