"""Loads are paused, resumed and cancelled, each only in a state that allows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.models import Load
from ingest.register.register_release import register_release
from ingest.register.release_request import ReleaseRequest
from ingest.run.control_loads import LoadStateError, abandon_release, cancel_load, pause_load, resume_load
from tests.releases import write_wgsa
from variants.releases.models import Release

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def load(committed: None, tmp_path: Path) -> Load:
    rows = [[22, 16_000_000 + number, "A", "C", number] for number in range(50)]
    path = write_wgsa(tmp_path / "own.tsv", ["#chr", "pos", "ref", "alt", "CADD_phred"], rows)
    return register_release(user=None, request=ReleaseRequest("own", "GRCh38", [path], publish=True)).loads.get()


def test_people_pause_resume_and_cancel(load: Load, django_user_model: type) -> None:
    user = django_user_model(username="curator")
    pause_load(user=user, load=load)
    with pytest.raises(LoadStateError, match="is paused"):
        pause_load(user=user, load=load)
    resume_load(user=user, load=load)
    cancel_load(user=user, load=load)
    load.refresh_from_db()
    assert (load.status, load.release.status) == ("cancelled", "retired")


def test_resuming_a_load_reopens_a_failed_release(load: Load) -> None:
    Load.objects.filter(pk=load.pk).update(status=Load.Status.FAILED)
    Release.objects.filter(pk=load.release_id).update(status=Release.Status.FAILED)
    load.refresh_from_db()
    resume_load(user=None, load=load)
    release = Release.objects.get(pk=load.release_id)
    assert (load.status, load.status_reason, release.status) == (
        "queued",
        "resumed by the server's operator",
        "loading",
    )


def test_a_published_release_is_not_abandoned(load: Load) -> None:
    release = load.release
    release.status = Release.Status.PUBLISHED
    release.save(update_fields=["status"])
    with pytest.raises(LoadStateError, match="is published; retire it"):
        abandon_release(user=None, release=release)
    Release.objects.filter(pk=release.pk).update(status=Release.Status.LOADING)
    load.refresh_from_db()
    assert load.status == "queued"
