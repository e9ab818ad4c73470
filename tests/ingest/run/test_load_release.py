"""The unfinished loads of a release are resumed together."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.models import Load
from ingest.register.register_release import register_release
from ingest.register.release_request import ReleaseRequest
from ingest.run.control_loads import pause_load
from ingest.run.load_release import (
    NothingUnfinishedError,
    ReleaseIncompleteError,
    find_unfinished_release,
    load_release,
    resume_release,
)
from tests.releases import write_wgsa
from variants.releases.models import Release

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def release(tmp_path: Path) -> Release:
    path = write_wgsa(tmp_path / "own.tsv", ["chr", "pos", "ref", "alt"], [["22", 16_000_000, "A", "C"]])
    return register_release(user=None, request=ReleaseRequest("own", "GRCh38", [path]))


def test_resuming_queues_paused_loads_with_new_limits(release: Release) -> None:
    pause_load(user=None, load=release.loads.get())
    assert resume_release(name="own", max_reject_share=0.5, publish=True) == release
    load = Load.objects.get(release=release)
    assert (load.status, load.most_rejects, load.release.publish_when_ready) == (Load.Status.QUEUED, 0.5, True)


def test_a_release_with_a_paused_file_is_not_complete(release: Release) -> None:
    pause_load(user=None, load=release.loads.get())
    with pytest.raises(ReleaseIncompleteError, match=r"is not complete: own\.tsv is paused \(paused by"):
        load_release(release=release)


def test_a_name_without_anything_unfinished_is_refused(release: Release) -> None:
    assert find_unfinished_release(name="own") == release
    with pytest.raises(NothingUnfinishedError, match="'other' has nothing unfinished"):
        find_unfinished_release(name="other")
