"""Who may claim a load, and what everybody else is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from background.sessions import hold_lock
from ingest.models import Load
from ingest.register.register_release import register_release
from ingest.register.release_request import ReleaseRequest
from ingest.run.load_state import LoadError, claim_load, end_load, reload_or_abort_if_taken_over
from tests.releases import write_wgsa


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
    message = rf"own\.tsv: the load is {status.value}; resume it first"
    with pytest.raises(LoadError, match=message), claim_load(load.pk):
        pass
    with hold_lock(load.lock_name), pytest.raises(LoadError, match=message), claim_load(load.pk):
        pass


def test_a_load_that_a_living_worker_has_is_left_to_it(load: Load) -> None:
    with claim_load(load.pk) as lease:
        assert lease.work.attempt == 1
        with (
            pytest.raises(LoadError, match="is being loaded by another worker, which goes on; nothing was done"),
            claim_load(load.pk),
        ):
            pass


def test_an_attempt_that_was_taken_over_changes_nothing_any_more(load: Load) -> None:
    with claim_load(load.pk) as first:
        pass
    with claim_load(load.pk) as second:
        end_load(first, Load.Status.FAILED, "late")
        with pytest.raises(LoadError, match="another worker has taken the load over"):
            reload_or_abort_if_taken_over(first)
        second.work.refresh_from_db()
        assert (second.work.status, second.work.attempt, second.work.status_reason) == ("loading", 2, "")
