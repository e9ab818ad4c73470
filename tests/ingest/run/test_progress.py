"""How far a load is, by its ledger."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from ingest.models import Load, LoadSlice
from ingest.register.register_release import register_release
from ingest.register.release_request import ReleaseRequest
from ingest.run.progress import get_progress, list_misfits, visible_loads
from tests.releases import write_wgsa

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """A load of which half the bytes and 30 lines are stored, in slices of the last 10 seconds."""
    path = write_wgsa(tmp_path / "own.tsv", ["chr", "pos", "ref", "alt"], [["22", 5, "A", "C"]])
    load = register_release(user=None, request=ReleaseRequest("own", "GRCh38", [path])).loads.get()
    load.status, load.attempt, load.bytes_read = Load.Status.LOADING, 1, load.file.size // 2
    load.save()
    for number in range(3):
        LoadSlice.objects.create(
            load=load, number=number, attempt=1, line_count=10, variant_count=8, reject_count=1, bytes_end=1,
            misfits={"x": [2, 100 - number]},
        )  # fmt: skip
    load.slices.update(created_at=timezone.now() - timedelta(seconds=10))
    return load


def test_share_and_counts_are_those_of_the_ledger(load: Load) -> None:
    progress = get_progress(load=load)
    assert (progress.lines, progress.variants, progress.rejects) == (30, 24, 3)
    assert 0.4 < progress.share <= 0.5
    assert progress.rate is not None
    assert progress.rate == pytest.approx(2, rel=0.2)  # the lines after the first slice, in 10 seconds
    assert progress.left is not None
    assert progress.left.total_seconds() == pytest.approx(15, abs=6)


def test_a_load_that_is_not_running_has_no_rate(load: Load) -> None:
    load.status = Load.Status.PAUSED
    assert (get_progress(load=load).rate, get_progress(load=load).left) == (None, None)
    load.status = Load.Status.FINISHED
    assert get_progress(load=load).share == 1


def test_misfits_of_all_slices_are_added(load: Load) -> None:
    assert list_misfits(loads=[load]) == [("x", 6, 98, "")]


def test_strangers_see_no_loads(load: Load) -> None:
    assert not visible_loads(user=AnonymousUser()).exists()
