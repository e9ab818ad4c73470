"""Leases: one process at a time, each in a new attempt; the others change nothing; what a dead one left is found."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from django.db import connections
from django.utils import timezone

from background import lease as leases
from background.lease import LOST_AFTER, Lease, NotClaimedError, claim, find_abandoned, mark_queued
from background.locks import try_lock
from background.sessions import connection_info
from catalog.models import Dataset
from ingest.models import FieldFill
from variants.releases.models import Release

THREADS = 4


@pytest.fixture
def fill(committed: None) -> Iterator[FieldFill]:
    """A committed piece of work: any kind will do."""
    dataset = Dataset.objects.create(slug="leased", title="Leased")
    release = Release.objects.create(dataset=dataset, name="leased", assembly="GRCh38")
    yield FieldFill.objects.create(release=release, names=["x"], queued_at=timezone.now())
    FieldFill.objects.all().delete()


def status_of(fill: FieldFill) -> tuple[str, int]:
    stored = FieldFill.objects.get(pk=fill.pk)
    return stored.status, stored.attempt


def test_work_is_claimed_changed_and_ended(fill: FieldFill) -> None:
    with claim(FieldFill, fill.pk) as lease:
        assert status_of(fill) == ("filling", 1)
        assert lease.change(names=["y"])
        with (
            pytest.raises(NotClaimedError, match="another process does this work") as refused,
            claim(FieldFill, fill.pk),
        ):
            pass
        assert refused.value.is_held
        assert lease.end("finished", "done")
        assert not lease.change(names=["z"])
    with pytest.raises(NotClaimedError, match="not to be done"), claim(FieldFill, fill.pk):
        pass
    stored = FieldFill.objects.get(pk=fill.pk)
    assert (stored.status, stored.status_reason, stored.names) == ("finished", "done", ["y"])


def test_work_whose_row_is_gone_is_not_claimed(fill: FieldFill) -> None:
    with pytest.raises(NotClaimedError) as refused, claim(FieldFill, 0):
        pass
    assert refused.value.work is None


def test_an_attempt_that_was_taken_over_changes_nothing_any_more(fill: FieldFill) -> None:
    with claim(FieldFill, fill.pk) as first:
        pass  # its session broke, and it does not know
    with claim(FieldFill, fill.pk) as second:
        assert not first.change(names=["late"])
        assert not first.end("failed", "late")
        assert not first.hand_over("late")
        assert not first.renew()
        assert status_of(fill) == ("filling", 2)
        assert second.renew(names=["y"])
        assert status_of(fill) == ("filling", 3)
        assert second.end("finished")


def test_work_handed_over_is_waited_for_until_its_holder_has_let_go(fill: FieldFill) -> None:
    lease_taken = threading.Event()

    def take_next() -> int:
        lease_taken.wait()
        try:
            with claim(FieldFill, fill.pk) as lease:
                return lease.work.attempt
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with claim(FieldFill, fill.pk) as lease:
            following = pool.submit(take_next)
            assert lease.hand_over("its worker was told to stop")
            lease_taken.set()
            assert status_of(fill) == ("queued", 1)
        assert following.result(timeout=20) == 2
    stored = FieldFill.objects.get(pk=fill.pk)
    assert (stored.status, stored.handovers) == ("filling", 1)


def test_who_waits_for_a_handover_gives_up_after_the_time(fill: FieldFill, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "MAX_HANDOVER_SECONDS", 0.2)
    with psycopg.connect(connection_info(), autocommit=True) as other:
        assert try_lock(other, fill.lock_name)
        with pytest.raises(NotClaimedError, match="another process"), claim(FieldFill, fill.pk):
            pass


def test_only_the_work_of_dead_processes_is_found(fill: FieldFill) -> None:
    assert find_abandoned(FieldFill, waiting=()) == []
    with claim(FieldFill, fill.pk):
        assert find_abandoned(FieldFill, waiting=()) == []
    assert find_abandoned(FieldFill, waiting=()) == [fill]
    assert find_abandoned(FieldFill, waiting=(), is_due=lambda work: False) == []
    FieldFill.objects.update(status="finished")
    assert find_abandoned(FieldFill, waiting=()) == []


def test_a_message_is_lost_if_it_is_not_in_the_queue_and_nobody_took_it(fill: FieldFill) -> None:
    FieldFill.objects.update(queued_at=timezone.now() - LOST_AFTER - timedelta(seconds=1))
    assert find_abandoned(FieldFill, waiting={str(fill.pk)}) == []
    (abandoned,) = find_abandoned(FieldFill, waiting={"0"})
    assert mark_queued([abandoned]) == [fill]
    assert find_abandoned(FieldFill, waiting=()) == []


def test_work_that_was_claimed_meanwhile_is_not_queued_again(fill: FieldFill) -> None:
    FieldFill.objects.update(queued_at=timezone.now() - LOST_AFTER - timedelta(seconds=1))
    abandoned = find_abandoned(FieldFill, waiting=())
    with claim(FieldFill, fill.pk):
        assert mark_queued(abandoned) == []
        assert status_of(fill) == ("filling", 1)


@pytest.mark.parametrize("rounds", [10, pytest.param(200, marks=[pytest.mark.long, pytest.mark.timeout(3600)])])
def test_of_many_at_once_one_has_the_work_and_the_others_change_nothing(fill: FieldFill, rounds: int) -> None:
    """Every round the holder before comes back from the dead, together with all who want the work now."""
    barrier = threading.Barrier(THREADS + 1)
    stale: list[Lease[FieldFill]] = []

    def take(number: int) -> tuple[int, Lease[FieldFill]] | None:
        barrier.wait()
        try:
            with claim(FieldFill, fill.pk) as lease:
                assert lease.change(names=[str(number)])
                return lease.work.attempt, lease
        except NotClaimedError:
            return None
        finally:
            connections.close_all()

    def come_back() -> bool:
        barrier.wait()
        try:
            return any(lease.change(names=["late"]) or lease.end("failed", "late") for lease in stale)
        finally:
            connections.close_all()

    attempts: list[int] = []
    with ThreadPoolExecutor(THREADS + 1) as pool:
        for _ in range(rounds):
            if stale:
                with claim(FieldFill, fill.pk) as lease:  # the stale ones are really out
                    attempts.append(lease.work.attempt)
            takers = [pool.submit(take, number) for number in range(THREADS)]
            returning = pool.submit(come_back)
            had = [lease_taken for taker in takers if (lease_taken := taker.result(timeout=60)) is not None]
            assert returning.result(timeout=60) is False
            assert had
            attempts += sorted(attempt for attempt, _ in had)
            stale = [lease for _, lease in had]
            assert FieldFill.objects.get(pk=fill.pk).names != ["late"]
    assert attempts == list(range(1, len(attempts) + 1))
