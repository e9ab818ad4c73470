"""Tasks of loads may come twice; what cannot go on is told in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from ingest.fill.run_fill import request_fill
from ingest.models import Load
from ingest.register.register_release import register_release
from ingest.register.release_request import ReleaseRequest
from ingest.run.recover_loads import MIN_RETRY_DELAY
from ingest.tasks import fill_fields, finish, load_file, recover_loads, send_release
from tests.ingest.stored_slices import HEADER, make_row
from tests.releases import write_wgsa
from tests.worker import RunningWorker
from variants.releases.models import Release


@pytest.fixture
def release(committed: None, tmp_path: Path) -> Release:
    path = write_wgsa(tmp_path / "own.tsv", [*HEADER, "Own_text"], [[*make_row(10), "a"], [*make_row(20), "b"]])
    return register_release(user=None, request=ReleaseRequest("own", "GRCh38", [path], workers=1))


def test_a_worker_loads_what_is_sent(release: Release, worker: RunningWorker) -> None:
    send_release(release)
    worker.wait_for(lambda: Release.objects.get(pk=release.pk).status == Release.Status.READY)
    load = release.loads.get()
    assert load_file(load.pk) == "finished"
    assert finish(release.pk) == "ready"
    release.refresh_from_db()
    fill = request_fill(user=None, release=release, names=["Own_text"])
    assert fill_fields(fill.pk) == fill_fields(fill.pk) == "finished: filterable: own.text"
    assert recover_loads() == 0


def test_a_load_whose_process_died_is_sent_again(release: Release, worker: RunningWorker) -> None:
    stopped = timezone.now() - MIN_RETRY_DELAY
    release.loads.update(status=Load.Status.LOADING, attempt=1, heartbeat_at=stopped)
    assert recover_loads() == 1
    worker.wait_for(lambda: Release.objects.get(pk=release.pk).status == Release.Status.READY)
    assert release.loads.get().attempt == 2
