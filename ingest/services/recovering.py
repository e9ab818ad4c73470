"""Work whose process died is found and sent again. Every piece of it is safe to run twice, so a doubt means: send."""

from __future__ import annotations

from datetime import timedelta

import psycopg
from django.db.models import Q
from django.utils import timezone

from ingest.models import Load
from ingest.services.finishing import FINISHABLE
from variants.models import Release
from variants.storage.connecting import connection_info

# A task that was sent may wait this long behind others before its message is thought lost.
PATIENCE = timedelta(minutes=10)


def abandoned_loads() -> list[Load]:
    """Loads that no process is working on though they should go on: interrupted, begun by a process that died, or
    queued so long ago that their message must be lost."""
    since = timezone.now() - PATIENCE
    lost = Q(status=Load.Status.QUEUED) & (Q(queued_at__lt=since) | Q(queued_at=None, created_at__lt=since))
    candidates = Load.objects.filter(lost | Q(status__in=[Load.Status.LOADING, Load.Status.INTERRUPTED]))
    with psycopg.connect(connection_info(), autocommit=True) as session:
        return [load for load in candidates.order_by("pk") if _is_free(session, f"load {load.pk}")]


def unfinished_releases() -> list[Release]:
    """Releases whose files are all in, but whose finishing (indexes, counts) nobody is at."""
    candidates = Release.objects.filter(status__in=set(FINISHABLE) - {Release.Status.FAILED}).exclude(loads=None)
    complete = candidates.exclude(loads__in=Load.objects.exclude(status=Load.Status.FINISHED))
    with psycopg.connect(connection_info(), autocommit=True) as session:
        return [release for release in complete if _is_free(session, f"finish {release.pk}")]


def mark_sent(*, loads: list[Load]) -> None:
    """Remember when the tasks of these loads were sent."""
    Load.objects.filter(pk__in=[load.pk for load in loads]).update(queued_at=timezone.now())


def _is_free(session: psycopg.Connection, lock: str) -> bool:
    """Whether nobody holds the advisory lock, which PostgreSQL takes back when its holder dies."""
    row = session.execute("SELECT pg_try_advisory_lock(hashtext(%s))", (lock,)).fetchone()
    free = bool(row and row[0])
    if free:
        session.execute("SELECT pg_advisory_unlock(hashtext(%s))", (lock,))
    return free
