"""The right of one process to do a piece of work: taken, kept, handed over, found again when the process dies.

A lease has three parts. The *lock* is an advisory lock on a session of its own: it is free at once when the process
dies. The *attempt* is a number that each new holder increases: every change names it, so that a process which was cut
off and does not know it changes nothing (fencing). The *heartbeat* is when the holder was last heard of.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any, Generic, TypeVar

import psycopg
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from background.locks import find_held, try_lock, unlock
from background.models import LeasedWork
from background.sessions import connection_info

Work = TypeVar("Work", bound=LeasedWork)
Item = TypeVar("Item")

# Work that is queued again may still be held for some seconds by the process that was told to pause it or to stop.
MAX_HANDOVER_SECONDS = 30.0
HANDOVER_POLL_SECONDS = 0.2
# A message that is neither in the queue nor taken after this long was lost.
LOST_AFTER = timedelta(seconds=15)


class NotClaimedError(Exception):
    """Another process has the work, or it is in no state to be done; `work` is its row, None if that is gone."""

    def __init__(self, work: LeasedWork | None, *, is_held: bool = False) -> None:
        super().__init__("another process does this work" if is_held else "this work is not to be done")
        self.work = work
        self.is_held = is_held


class Lease(Generic[Work]):
    """A piece of work while this process has it. Every change is refused once the work is no longer this attempt's."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def query(self) -> QuerySet[Work]:
        """The work's row, found only while this attempt has it and nobody has paused, cancelled or ended it."""
        work = self.work
        return type(work)._default_manager.filter(pk=work.pk, attempt=work.attempt, status=work.RUNNING)

    def change(self, **fields: Any) -> bool:
        """Change fields and write the heartbeat; False, and nothing is changed, if this attempt is over."""
        return bool(self.query().update(heartbeat_at=timezone.now(), **fields))

    @transaction.atomic
    def renew(self, **fields: Any) -> bool:
        """Begin another attempt in this process, so that what the one before still changes is refused.

        Waits for changes under way that hold the row for sharing. False if this attempt was over before.
        """
        if self.query().select_for_update(of=("self",)).first() is None:
            return False
        if not self.change(attempt=self.work.attempt + 1, **fields):
            return False
        self.work.attempt += 1
        return True

    def end(self, status: str, reason: str = "", **fields: Any) -> bool:
        """Leave the running state; False if this attempt was over before."""
        return self.change(status=status, status_reason=reason, finished_at=timezone.now(), **fields)

    def hand_over(self, reason: str) -> bool:
        """Queue the work again for another worker; the caller sends its task. False if this attempt was over before."""
        return self.change(
            status=self.work.QUEUED, status_reason=reason, handovers=F("handovers") + 1, queued_at=timezone.now()
        )


@contextmanager
def claim(model: type[Work], pk: object, *, reason: str = "") -> Iterator[Lease[Work]]:
    """Take a piece of work for the duration of the block, in a new attempt.

    Work that is queued, but whose lock another process still holds, is waited for up to MAX_HANDOVER_SECONDS.

    Args:
        reason: The status' reason while it runs.

    Raises:
        NotClaimedError: Another process has it, or it may not run.
    """
    with psycopg.connect(connection_info(), autocommit=True) as session:
        lock_name = _wait_for_lock(session, model, pk)
        try:
            yield Lease(_start_attempt(model, pk, reason))
        finally:
            with suppress(psycopg.Error):  # a session that is broken has let go already
                unlock(session, lock_name)


def _wait_for_lock(session: psycopg.Connection[Any], model: type[Work], pk: object) -> str:
    deadline = time.monotonic() + MAX_HANDOVER_SECONDS
    while True:
        work = model._default_manager.filter(pk=pk).first()
        if work is None or not work.is_claimable:
            raise NotClaimedError(work)
        if try_lock(session, work.lock_name):
            return work.lock_name
        if work.status != work.QUEUED or time.monotonic() > deadline:
            raise NotClaimedError(work, is_held=True)
        time.sleep(HANDOVER_POLL_SECONDS)


@transaction.atomic
def _start_attempt(model: type[Work], pk: object, reason: str) -> Work:
    # FOR UPDATE waits for changes under way of an earlier attempt; later ones see the new attempt and are refused.
    work = model._default_manager.select_for_update(of=("self",)).filter(pk=pk).first()
    if work is None or not work.is_claimable:
        raise NotClaimedError(work)
    work.attempt += 1
    work.status, work.status_reason = work.RUNNING, reason
    work.started_at = work.heartbeat_at = timezone.now()
    work.finished_at = None
    work.save(update_fields=["attempt", "status", "status_reason", "started_at", "heartbeat_at", "finished_at"])
    return work


def leave_out_held(items: Sequence[Item], name_lock: Callable[[Item], str]) -> list[Item]:
    """The items whose locks are free at this moment; `name_lock` gives the name of each one's lock."""
    if not items:
        return []
    with psycopg.connect(connection_info(), autocommit=True) as session:
        held = find_held(session, [name_lock(item) for item in items])
    return [item for item in items if name_lock(item) not in held]


def find_abandoned(
    model: type[Work], *, waiting: Collection[str], is_due: Callable[[Work], bool] = lambda work: True
) -> list[Work]:
    """Work that should go on but that no process has: its process died, or the message of its task was lost.

    Args:
        waiting: Primary keys, as text, whose messages are in the queue: a worker will come to them.
        is_due: Whether work that has begun is to be tried again by now.
    """
    lost = Q(status=model.QUEUED, queued_at__lt=timezone.now() - LOST_AFTER)
    begun = [
        work
        for work in model._default_manager.filter(status__in={model.RUNNING, *model.RESUMABLE}).order_by("pk")
        if is_due(work)
    ]
    candidates = [*model._default_manager.filter(lost).order_by("pk"), *begun]
    return leave_out_held([work for work in candidates if str(work.pk) not in waiting], lambda work: work.lock_name)


def mark_queued(works: Iterable[Work]) -> list[Work]:
    """Note that the tasks of this work are sent now; leaves out what was claimed or changed in the meantime."""
    marked = []
    for work in works:
        unchanged = type(work)._default_manager.filter(pk=work.pk, attempt=work.attempt, status=work.status)
        if unchanged.update(status=work.QUEUED, queued_at=timezone.now()):
            marked.append(work)
    return marked
