"""A load in the database: taken by one process, and ended only by the attempt that has it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Sum

from background.lease import Lease, NotClaimedError, claim
from ingest.load.delete_rows import delete_stored_rows
from ingest.load.errors import FencedOffError
from ingest.models import Load
from variants.releases.models import Release

CLAIMABLE_STATUSES = (Load.Status.QUEUED, Load.Status.LOADING, Load.Status.INTERRUPTED)
SORTING_REASON = "its lines are not in the order of the genome, so they are sorted first"


class LoadError(Exception):
    """The load cannot go on; the message is one sentence for the curator. The load's status says the same."""


class LoadInterruptedError(LoadError):
    """The database or a process went away, or the disk is full: a new run continues where this one stopped."""


def name_command_lock(release_id: int) -> str:
    """The name of the lock of the command that loads all files of a release in its own process."""
    return f"command that loads release {release_id}"


@contextmanager
def claim_load(load_id: int) -> Iterator[Lease[Load]]:
    """Take a load for the duration of the block, in a new attempt.

    Raises:
        LoadFinishedError: It is finished.
        LoadError: Another process has the load, or it is paused, cancelled or failed.
    """
    try:
        with claim(Load, load_id) as lease:
            if lease.work.sort_lines:
                lease.change(status_reason=SORTING_REASON)
            yield lease
    except NotClaimedError as error:
        load = error.work
        if not isinstance(load, Load):
            raise LoadError(f"there is no load {load_id}: its release was deleted") from None
        if load.status == Load.Status.FINISHED:
            raise LoadFinishedError from None
        if error.is_held:
            reason = "is being loaded by another worker, which goes on; nothing was done here"
            raise LoadError(f"{load.file.name} {reason}") from None
        raise LoadError(f"{load.file.name}: the load is {load.status}; resume it first") from None


class LoadFinishedError(LoadError):
    """The load is finished: nothing is left to do."""


def restart_sorted(lease: Lease[Load]) -> None:
    """Delete what the load has stored and start a new attempt, which sorts the lines of the file first.

    Raises:
        FencedOffError: The load was paused, cancelled or taken over.
    """
    load = lease.work
    with transaction.atomic():
        if not lease.renew(sort_lines=True, bytes_read=0, status_reason=SORTING_REASON):
            raise FencedOffError("the load is no longer this attempt's")
        with connection.cursor() as cursor:
            groups = load.release.column_groups()
            delete_stored_rows(
                cursor.cursor, release_id=load.release_id, groups=groups, load_id=load.pk, file_id=load.file_id
            )
    load.sort_lines, load.bytes_read, load.status_reason = True, 0, SORTING_REASON


def end_load(lease: Lease[Load], status: Load.Status, reason: str) -> None:
    """Leave the loading state, unless another worker or a person has changed the load in the meantime."""
    load = lease.work
    fields = {"bytes_read": load.file.size} if status == Load.Status.FINISHED else {}
    if lease.end(status, reason, **fields) and status == Load.Status.FAILED:
        loading = Release.objects.filter(pk=load.release_id, status=Release.Status.LOADING)
        loading.update(status=Release.Status.FAILED, status_reason=reason)


def reload_or_abort_if_taken_over(lease: Lease[Load]) -> None:
    """Read the load's row again.

    Raises:
        LoadError: Another worker has started a newer attempt; this one must not change anything.
    """
    load = lease.work
    attempt = load.attempt
    load.refresh_from_db()
    if load.attempt != attempt:
        raise LoadError(f"{load.file.name}: another worker has taken the load over") from None


def describe_stored_part(load: Load) -> str:
    """Up to which line the file is stored without a gap, as part of a sentence."""
    if load.sort_lines:
        stored = load.slices.aggregate(lines=Sum("line_count", default=0))["lines"]
        return f"{stored:,} lines, sorted by position, are stored"
    lines = 0
    for expected, (number, count) in enumerate(load.slices.order_by("number").values_list("number", "line_count")):
        if number != expected:
            break
        lines += count
    return f"data line {lines:,} is the last up to which everything is stored"
