"""Work whose process died is found and sent again. Every piece of it is safe to run twice, so a doubt means: send."""

from __future__ import annotations

from datetime import timedelta

import psycopg
from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from ingest.models import Load
from ingest.run.finish_release import FINISHABLE
from variants.releases.models import Release
from variants.releases.store.connection import connection_info

# A task that was sent may wait this long behind others before its message is thought lost.
PATIENCE = timedelta(minutes=10)
# A load that stopped is tried again after this; twice as long after each attempt that stored nothing.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=10)


def abandoned_loads() -> list[Load]:
    """Loads that no process is working on though they should go on: interrupted, begun by a process that died, or
    queued so long ago that their message must be lost."""
    now = timezone.now()
    lost = Q(queued_at__lt=now - PATIENCE) | Q(queued_at=None, created_at__lt=now - PATIENCE)
    queued = Load.objects.filter(lost, status=Load.Status.QUEUED)
    stopped = Load.objects.filter(status__in=[Load.Status.LOADING, Load.Status.INTERRUPTED])
    stopped = stopped.annotate(fruitful_attempt=Coalesce(Max("slices__attempt"), 0))
    due = [load for load in stopped if (load.heartbeat_at or load.created_at) + _pause(load) <= now]
    with psycopg.connect(connection_info(), autocommit=True) as session:
        return [load for load in (*queued, *due) if _is_free(session, f"load {load.pk}")]


def _pause(load: Load) -> timedelta:
    fruitless = max(load.attempt - load.fruitful_attempt, 1)
    return min(FIRST_PAUSE * 2 ** min(fruitless - 1, 10), LONGEST_PAUSE)


def unfinished_releases() -> list[Release]:
    """Releases whose files are all in, but whose finishing (indexes, counts, publishing) nobody is at."""
    begun = Q(status__in=set(FINISHABLE) - {Release.Status.FAILED})
    ready = Q(status=Release.Status.READY, publish_when_ready=True)
    candidates = Release.objects.filter(begun | ready).exclude(loads=None)
    complete = candidates.exclude(loads__in=Load.objects.exclude(status=Load.Status.FINISHED))
    with psycopg.connect(connection_info(), autocommit=True) as session:
        return [release for release in complete if _is_free(session, f"finish {release.pk}")]


def mark_sent(*, loads: list[Load]) -> None:
    """The tasks of these loads are sent: they wait in the queue, unless somebody has claimed one meanwhile."""
    for load in loads:
        same = Load.objects.filter(pk=load.pk, attempt=load.attempt, status=load.status)
        same.update(status=Load.Status.QUEUED, queued_at=timezone.now())


def _is_free(session: psycopg.Connection, lock: str) -> bool:
    """Whether nobody holds the advisory lock, which PostgreSQL takes back when its holder dies."""
    row = session.execute("SELECT pg_try_advisory_lock(hashtext(%s))", (lock,)).fetchone()
    free = bool(row and row[0])
    if free:
        session.execute("SELECT pg_advisory_unlock(hashtext(%s))", (lock,))
    return free
