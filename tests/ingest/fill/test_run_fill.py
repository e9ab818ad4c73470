"""Requests to make fields filterable: filled by one worker, handed over, found again, ended in words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from pytest_django.plugin import DjangoDbBlocker

from background import stopping
from background.lease import find_abandoned
from background.sessions import hold_lock
from ingest.fill import run_fill as filling
from ingest.fill.make_filterable import FilterableError
from ingest.fill.run_fill import request_fill, run_fill
from ingest.models import FieldFill
from tests.releases import committed_releases, load_release, write_wgsa
from variants.releases.building import name_tables_lock
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader

HEADER = ["chr", "pos", "ref", "alt", "CADD_phred", "x_text", "x_more", "x_last", "x_late"]
ROWS = [["22", 16_000_000 + number, "A", "C", "5", "a", "b", "c", "d"] for number in range(300)]


@pytest.fixture(scope="module")
def release(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Release]:
    path = write_wgsa(tmp_path_factory.mktemp("fills") / "fills.tsv", HEADER, ROWS)
    with django_db_blocker.unblock(), committed_releases():
        yield load_release("fills", "GRCh38", [path])
        FieldFill.objects.all().delete()


@pytest.fixture(autouse=True)
def unblocked(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Rows that are written stay: filling uses connections of its own."""
    with django_db_blocker.unblock():
        yield


def request(release: Release, name: str) -> FieldFill:
    return request_fill(user=None, release=release, names=[name])


def test_a_request_is_done_once_and_changes_what_answers_are_compared_by(release: Release) -> None:
    before = ReleaseReader(Release.objects.get(pk=release.pk)).content_key
    fill = request(release, "x_text")
    done = run_fill(fill_id=fill.pk)
    assert (done.status, done.status_reason, done.attempt) == ("finished", "filterable: x.text", 1)
    assert ReleaseReader(Release.objects.get(pk=release.pk)).content_key != before
    assert run_fill(fill_id=fill.pk).attempt == 1
    with pytest.raises(FilterableError, match="filterable already"):
        request(release, "x_text")


def test_a_request_whose_worker_died_when_all_was_done_is_finished(release: Release) -> None:
    fill = request(release, "x_more")
    run_fill(fill_id=fill.pk)
    FieldFill.objects.filter(pk=fill.pk).update(status=FieldFill.Status.FILLING)
    assert find_abandoned(FieldFill, waiting=()) == [fill]
    again = run_fill(fill_id=fill.pk)
    assert (again.status, again.status_reason) == ("finished", "all these fields are filterable already")


def test_a_request_waits_while_another_process_changes_the_tables(release: Release) -> None:
    fill = request(release, "x_last")
    with hold_lock(name_tables_lock(release.pk)):
        waiting = run_fill(fill_id=fill.pk)
    assert waiting.status == "queued"
    assert waiting.status_reason.startswith("another process is changing the tables of fills")
    assert run_fill(fill_id=fill.pk).status == "finished"


def test_a_request_is_handed_over_when_its_worker_stops(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    fill = request(release, "x_late")
    monkeypatch.setattr(stopping, "_shared_flag", b"\1")
    stopped = run_fill(fill_id=fill.pk)
    assert (stopped.status, stopped.status_reason) == ("queued", "its worker is stopping; the next one continues")
    assert not release.fields.get(name="x_late").filterable
    monkeypatch.setattr(stopping, "_shared_flag", b"\0")
    assert run_fill(fill_id=fill.pk).status == "finished"


def test_a_request_that_cannot_be_done_or_takes_too_long_fails_in_words(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill = FieldFill.objects.create(release=release, names=["nonsense"])
    assert run_fill(fill_id=fill.pk).status_reason == "release 'fills' has no field 'nonsense'"
    deadly = FieldFill.objects.create(release=release, names=["x_late"], status=FieldFill.Status.FILLING, attempt=3)
    assert run_fill(fill_id=deadly.pk).status_reason == "its worker died 3 times: fill fewer fields at once"

    def take_too_long(**_: object) -> None:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(filling, "make_filterable", take_too_long)
    slow = run_fill(fill_id=FieldFill.objects.create(release=release, names=["x_late"]).pk)
    assert (slow.status, slow.status_reason) == (
        "failed",
        "it took longer than LWDS_LOAD_HOURS: fill fewer fields at once",
    )
