"""One process at a time finishes a release, and one that was cut off changes nothing any more."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from background.sessions import connection_info, hold_lock
from ingest.models import Load
from ingest.register.register_release import register_release
from ingest.register.release_request import ReleaseRequest
from ingest.run import finish_release as finishing
from ingest.run.finish_release import FinishingError, finish_release
from ingest.run.run_load import run_load
from tests.releases import write_wgsa
from variants.releases.building import build_release, name_tables_lock, start_attempt
from variants.releases.models import Release

HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred"]
ROWS = [[22, 16_000_000 + place, "A", "C", place] for place in range(50)]


@pytest.fixture
def stored(committed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Release:
    """A release whose file is stored, and that nobody has finished."""
    path = write_wgsa(tmp_path / "own.tsv", HEADER, ROWS)
    release = register_release(user=None, request=ReleaseRequest("own", "GRCh38", [path]))
    monkeypatch.setattr(finishing, "MAX_WAIT", 0.1)
    with hold_lock(name_tables_lock(release.pk)), pytest.raises(FinishingError, match="finished by another process"):
        run_load(load_id=release.loads.get().pk)
    assert release.loads.get().status == Load.Status.FINISHED
    return release


def test_who_comes_second_leaves_the_release_to_the_first(stored: Release) -> None:
    with hold_lock(name_tables_lock(stored.pk)):
        with pytest.raises(FinishingError, match=r"own \(GRCh38, edition 1\) is being finished by another process"):
            finish_release(release_id=stored.pk)
        stored.refresh_from_db()
        assert (stored.status, stored.attempt) == (Release.Status.LOADING, 0)
    assert finish_release(release_id=stored.pk).status == Release.Status.READY
    stored.refresh_from_db()
    assert (stored.variant_count, stored.attempt) == (len(ROWS), 1)


def test_a_process_that_was_cut_off_makes_nothing_ready(stored: Release) -> None:
    start_attempt(stored)
    start_attempt(Release.objects.get(pk=stored.pk))
    with psycopg.connect(connection_info(), autocommit=True) as session:
        build_release(session, connection_info(), stored)
    stored.refresh_from_db()
    assert (stored.status, stored.variant_count) == (Release.Status.LOADING, 0)


def test_a_delivery_that_cannot_connect_leaves_the_release_alone(
    stored: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    Release.objects.filter(pk=stored.pk).update(status=Release.Status.INDEXING)
    monkeypatch.setattr(finishing, "connection_info", lambda: "host=/nowhere")
    with pytest.raises(FinishingError, match="finishing could not be begun"):
        finish_release(release_id=stored.pk)
    stored.refresh_from_db()
    assert (stored.status, stored.status_reason) == (Release.Status.INDEXING, "")
