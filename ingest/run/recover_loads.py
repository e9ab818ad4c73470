"""Loads and releases whose process died, to be queued again. All of it is safe to run twice: if in doubt, queue it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Max, Q
from django.utils import timezone

from background.lease import find_abandoned, leave_out_held
from ingest.models import Load, LoadSlice
from ingest.run.finish_release import FINISHABLE_STATUSES
from ingest.run.load_state import name_command_lock
from variants.releases.building import name_tables_lock
from variants.releases.models import Release

# A command that loads files itself sends no tasks: it holds a lock meanwhile, and begins within this time.
MAX_UNSENT_TIME = timedelta(minutes=1)
# A load that stopped is tried again after this; the delay doubles with each attempt that stored nothing.
MIN_RETRY_DELAY, MAX_RETRY_DELAY = timedelta(seconds=10), timedelta(minutes=10)


def find_abandoned_loads(*, waiting: Collection[str]) -> list[Load]:
    """Loads that should go on but that no process works on.

    They were interrupted, or their process died, or the messages of their tasks were lost, or the command that was
    to load them died.

    Args:
        waiting: As for background.lease.find_abandoned.
    """
    stopped = Load.objects.filter(status__in=[Load.Status.LOADING, Load.Status.INTERRUPTED])
    last_attempts = dict(
        LoadSlice.objects.filter(load__in=stopped).values_list("load").annotate(last_attempt=Max("attempt"))
    )

    def is_due(load: Load) -> bool:
        fruitless_attempts = load.attempt - last_attempts.get(load.pk, 0)
        return (load.heartbeat_at or load.created_at) + _retry_delay(fruitless_attempts) <= timezone.now()

    unsent = Load.objects.filter(
        status=Load.Status.QUEUED, queued_at=None, created_at__lt=timezone.now() - MAX_UNSENT_TIME
    )
    left_by_command = leave_out_held(list(unsent.order_by("pk")), lambda load: name_command_lock(load.release_id))
    return [*find_abandoned(Load, waiting=waiting, is_due=is_due), *left_by_command]


def _retry_delay(fruitless_attempts: int) -> timedelta:
    doublings = min(max(fruitless_attempts, 1) - 1, 10)
    return min(MIN_RETRY_DELAY * 2**doublings, MAX_RETRY_DELAY)


def find_unfinished_releases(*, waiting: Collection[str]) -> list[Release]:
    """Releases whose files are all stored, but which no process is indexing, counting or publishing.

    Args:
        waiting: Primary keys, as text, of releases whose tasks are in the queue.
    """
    started = Q(status__in=set(FINISHABLE_STATUSES) - {Release.Status.FAILED})
    ready = Q(status=Release.Status.READY, publish_when_ready=True)
    candidates = Release.objects.filter(started | ready).exclude(loads=None)
    complete = candidates.exclude(loads__in=Load.objects.exclude(status=Load.Status.FINISHED))
    unfinished = [release for release in complete if str(release.pk) not in waiting]
    return leave_out_held(unfinished, lambda release: name_tables_lock(release.pk))
