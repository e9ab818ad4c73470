"""Loads and releases whose process died, to be queued again. All of it is safe to run twice: if in doubt, queue it."""

from __future__ import annotations

from datetime import timedelta

import psycopg
from django.db.models import Max, Q
from django.utils import timezone

from ingest.models import Load, LoadSlice
from ingest.run.finish_release import FINISHABLE_STATUSES, name_finish_lock
from ingest.run.load_state import name_load_lock
from variants.releases.models import Release
from variants.releases.store.connection import connection_info
from variants.releases.store.locks import is_unlocked

# A task may wait this long behind others before its message counts as lost.
REQUEUE_AFTER = timedelta(minutes=10)
# A load that stopped is tried again after this; the delay doubles with each attempt that stored nothing.
MIN_RETRY_DELAY, MAX_RETRY_DELAY = timedelta(seconds=10), timedelta(minutes=10)


def find_abandoned_loads() -> list[Load]:
    """Loads that should go on but that no process works on.

    They were interrupted, or their process died, or they were queued so long ago that their message must be lost.
    """
    now = timezone.now()
    is_lost = Q(queued_at__lt=now - REQUEUE_AFTER) | Q(queued_at=None, created_at__lt=now - REQUEUE_AFTER)
    queued = Load.objects.filter(is_lost, status=Load.Status.QUEUED)
    stopped = Load.objects.filter(status__in=[Load.Status.LOADING, Load.Status.INTERRUPTED])
    last_attempts = dict(
        LoadSlice.objects.filter(load__in=stopped).values_list("load").annotate(last_attempt=Max("attempt"))
    )
    due = [
        load
        for load in stopped
        if (load.heartbeat_at or load.created_at) + _retry_delay(load.attempt - last_attempts.get(load.pk, 0)) <= now
    ]
    with psycopg.connect(connection_info(), autocommit=True) as session:
        return [load for load in (*queued, *due) if is_unlocked(session, name_load_lock(load.pk))]


def _retry_delay(fruitless_attempts: int) -> timedelta:
    doublings = min(max(fruitless_attempts, 1) - 1, 10)
    return min(MIN_RETRY_DELAY * 2**doublings, MAX_RETRY_DELAY)


def find_unfinished_releases() -> list[Release]:
    """Releases whose files are all stored, but which no process is indexing, counting or publishing."""
    started = Q(status__in=set(FINISHABLE_STATUSES) - {Release.Status.FAILED})
    ready = Q(status=Release.Status.READY, publish_when_ready=True)
    candidates = Release.objects.filter(started | ready).exclude(loads=None)
    complete = candidates.exclude(loads__in=Load.objects.exclude(status=Load.Status.FINISHED))
    with psycopg.connect(connection_info(), autocommit=True) as session:
        return [release for release in complete if is_unlocked(session, name_finish_lock(release.pk))]


def mark_queued(*, loads: list[Load]) -> None:
    """Note that the tasks of these loads were sent; a load that was claimed in the meantime stays as it is."""
    for load in loads:
        unchanged = Load.objects.filter(pk=load.pk, attempt=load.attempt, status=load.status)
        unchanged.update(status=Load.Status.QUEUED, queued_at=timezone.now())
