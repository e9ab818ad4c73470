"""What a dead process leaves behind is found, and only that."""

from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.utils import timezone

from background.lease import LOST_AFTER, mark_queued
from background.sessions import connection_info, hold_lock
from ingest.models import Load
from ingest.register.register_release import register_release
from ingest.register.release_request import ReleaseRequest
from ingest.run.finish_release import finish_release
from ingest.run.load_state import LoadInterruptedError, claim_load, name_command_lock
from ingest.run.recover_loads import (
    MAX_UNSENT_TIME,
    MIN_RETRY_DELAY,
    find_abandoned_loads,
    find_unfinished_releases,
)
from ingest.run.run_load import run_load
from ingest.tasks import send_release
from tests.releases import write_wgsa
from tests.worker import RunningWorker
from variants.releases.models import Release


@pytest.fixture
def load(committed: None, tmp_path: Path) -> Load:
    rows = [[22, 16_000_000 + number, "A", "C", number] for number in range(50)]
    path = write_wgsa(tmp_path / "own.tsv", ["#chr", "pos", "ref", "alt", "CADD_phred"], rows)
    return register_release(user=None, request=ReleaseRequest("own", "GRCh38", [path], publish=True)).loads.get()


def set_status(load: Load, status: str, **fields: object) -> None:
    Load.objects.filter(pk=load.pk).update(status=status, **fields)


@pytest.mark.parametrize("status", [Load.Status.LOADING, Load.Status.INTERRUPTED])
def test_a_load_without_a_process_is_abandoned_until_somebody_claims_it(load: Load, status: str) -> None:
    set_status(load, status, attempt=1, heartbeat_at=timezone.now() - MIN_RETRY_DELAY)
    assert find_abandoned_loads(waiting=()) == [load]
    with hold_lock(load.lock_name):
        assert find_abandoned_loads(waiting=()) == []


def test_a_load_that_stores_nothing_is_tried_ever_more_rarely(load: Load) -> None:
    set_status(load, Load.Status.INTERRUPTED, attempt=3, heartbeat_at=timezone.now() - 3 * MIN_RETRY_DELAY)
    assert find_abandoned_loads(waiting=()) == []
    set_status(load, Load.Status.INTERRUPTED, attempt=3, heartbeat_at=timezone.now() - 4 * MIN_RETRY_DELAY)
    assert find_abandoned_loads(waiting=()) == [load]


def test_a_load_that_is_sent_again_waits_as_one_message_does(load: Load) -> None:
    set_status(load, Load.Status.INTERRUPTED, heartbeat_at=timezone.now() - MIN_RETRY_DELAY)
    mark_queued(find_abandoned_loads(waiting=()))
    load.refresh_from_db()
    assert load.status == Load.Status.QUEUED
    assert find_abandoned_loads(waiting=()) == []


def test_a_queued_load_is_given_time_before_its_message_is_thought_lost(load: Load) -> None:
    set_status(load, Load.Status.QUEUED, queued_at=timezone.now())
    assert find_abandoned_loads(waiting=()) == []
    set_status(load, Load.Status.QUEUED, queued_at=timezone.now() - LOST_AFTER - timedelta(seconds=1))
    assert find_abandoned_loads(waiting=()) == [load]


def test_files_that_a_command_is_to_load_are_left_to_it_until_it_dies(load: Load) -> None:
    set_status(load, Load.Status.QUEUED, created_at=timezone.now() - MAX_UNSENT_TIME)
    with hold_lock(name_command_lock(load.release_id)):
        assert find_abandoned_loads(waiting=()) == []
    assert find_abandoned_loads(waiting=()) == [load]


@pytest.mark.parametrize("status", [Load.Status.PAUSED, Load.Status.FAILED, Load.Status.CANCELLED])
def test_a_load_that_people_stopped_or_must_look_at_is_left_alone(load: Load, status: str) -> None:
    set_status(load, status)
    assert find_abandoned_loads(waiting=()) == []


def test_a_release_whose_files_are_in_is_finished_by_somebody(load: Load) -> None:
    assert find_unfinished_releases(waiting=()) == []
    set_status(load, Load.Status.FINISHED)
    assert find_unfinished_releases(waiting=()) == [load.release]


def test_a_release_that_was_ready_when_its_process_died_is_published(load: Load) -> None:
    load.release.publish_when_ready = False
    load.release.save()
    run_load(load_id=load.pk)
    assert find_unfinished_releases(waiting=()) == []
    Release.objects.filter(pk=load.release_id).update(publish_when_ready=True)
    assert find_unfinished_releases(waiting=()) == [load.release]
    assert finish_release(release_id=load.release_id).status == Release.Status.PUBLISHED


def test_a_delivery_that_cannot_connect_leaves_a_healthy_load_alone(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    from background import lease as leases

    with claim_load(load.pk) as healthy:
        with monkeypatch.context() as cut_off:
            cut_off.setattr(leases, "connection_info", lambda: "host=/nowhere")
            with pytest.raises(LoadInterruptedError, match="the load could not be begun"):
                run_load(load_id=load.pk)
        load.refresh_from_db()
        assert (load.status, load.status_reason) == ("loading", "")
        assert healthy.change()


def test_a_load_continues_after_the_database_was_lost(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.run import run_load as running

    def cut_off(*_: object) -> None:
        with psycopg.connect(connection_info()) as other:
            other.execute("SELECT 1/0")

    with monkeypatch.context() as broken:
        broken.setattr(running, "check_counts", cut_off)
        with pytest.raises(LoadInterruptedError, match="division by zero"):
            run_load(load_id=load.pk)
    load.refresh_from_db()
    assert load.status == Load.Status.INTERRUPTED
    assert run_load(load_id=load.pk).status == Load.Status.FINISHED
    assert Release.objects.get(name="own").variant_count == 50


def test_a_worker_loads_what_it_is_sent_and_publishes(load: Load, worker: RunningWorker) -> None:
    send_release(load.release)
    worker.wait_for(lambda: Release.objects.get(name="own").status == "published")
    assert Release.objects.get(name="own").variant_count == 50
