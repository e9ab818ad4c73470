"""A load in the database: claimed by one process, reloaded and ended only by the attempt that has it."""

from __future__ import annotations

import time

import psycopg
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone
from psycopg.rows import TupleRow

from ingest.load.delete_rows import delete_stored_rows
from ingest.load.errors import FencedOffError
from ingest.models import Load
from variants.releases.models import Release
from variants.releases.store.locks import try_lock

# A load that is queued again may still be held by the process that was told to pause it.
MAX_HANDOVER_SECONDS = 30.0

# Loads that are paused, cancelled or failed go on only when a person says so, whatever messages are in the queue.
SORTING_REASON = "its lines are not in the order of the genome, so they are sorted first"

CLAIMABLE_STATUSES = (Load.Status.QUEUED, Load.Status.LOADING, Load.Status.INTERRUPTED)


class LoadError(Exception):
    """The load cannot go on; the message is one sentence for the curator. The load's status says the same."""


class LoadInterruptedError(LoadError):
    """The database or a process went away, or the disk is full: run the load again and it goes on where it stopped."""


def name_load_lock(load_id: int) -> str:
    """The name of the advisory lock of the process that loads a file."""
    return f"load {load_id}"


def claim_load(session: psycopg.Connection[TupleRow], load_id: int) -> Load:
    """Take a load for this process and start a new attempt; a finished load is returned as it is.

    The lock ends with the session, so a process that dies frees the load at once.

    Raises:
        LoadError: Another process has the load, or it is paused, cancelled or failed.
    """
    deadline = time.monotonic() + MAX_HANDOVER_SECONDS
    while not try_lock(session, name_load_lock(load_id)):
        load = Load.objects.select_related("file").get(pk=load_id)
        _check_claimable(load)
        if load.status != Load.Status.QUEUED or time.monotonic() > deadline:
            raise LoadError(f"{load.file.name} is being loaded by another worker, which goes on; nothing was done here")
        time.sleep(0.5)
    with transaction.atomic():
        # FOR UPDATE waits for slices that an earlier attempt is storing; later ones see the new attempt and stop.
        load = Load.objects.select_for_update(of=("self",)).select_related("file", "release").get(pk=load_id)
        if load.status == Load.Status.FINISHED:
            return load
        _check_claimable(load)
        load.attempt += 1
        load.status = Load.Status.LOADING
        load.status_reason = SORTING_REASON if load.sort_lines else ""
        load.started_at = load.heartbeat_at = timezone.now()
        load.finished_at = None
        load.save()
    return load


def _check_claimable(load: Load) -> None:
    if load.status != Load.Status.FINISHED and load.status not in CLAIMABLE_STATUSES:
        raise LoadError(f"{load.file.name}: the load is {load.status}; resume it first")


def reload_or_abort_if_taken_over(load: Load) -> None:
    """Read the load's row again.

    Raises:
        LoadError: Another worker has started a newer attempt; this one must not change anything.
    """
    attempt = load.attempt
    load.refresh_from_db()
    if load.attempt != attempt:
        raise LoadError(f"{load.file.name}: another worker has taken the load over") from None


def restart_sorted(load: Load) -> None:
    """Delete what the load has stored and start a new attempt, which sorts the lines of the file first.

    Raises:
        FencedOffError: The load was paused, cancelled or taken over.
    """
    release = load.release
    with transaction.atomic():
        groups = release.column_groups()
        with connection.cursor() as cursor:
            delete_stored_rows(
                cursor.cursor, release_id=release.pk, groups=groups, load_id=load.pk, file_id=load.file_id
            )
        attempt = load.attempt
        load.refresh_from_db()
        if load.attempt != attempt or load.status != Load.Status.LOADING:
            raise FencedOffError("the load is no longer this attempt's")
        load.attempt += 1
        load.sort_lines, load.bytes_read = True, 0
        load.status_reason = SORTING_REASON
        load.save(update_fields=["attempt", "sort_lines", "bytes_read", "status_reason"])


def end_load(load: Load, status: Load.Status, reason: str) -> None:
    """Leave the loading state, unless another worker or a person has changed the load in the meantime."""
    unchanged = Load.objects.filter(pk=load.pk, attempt=load.attempt, status=Load.Status.LOADING)
    fields = {"bytes_read": load.file.size} if status == Load.Status.FINISHED else {}
    now = timezone.now()
    changed = unchanged.update(status=status, status_reason=reason, finished_at=now, heartbeat_at=now, **fields)
    if changed and status == Load.Status.FAILED:
        loading = Release.objects.filter(pk=load.release_id, status=Release.Status.LOADING)
        loading.update(status=Release.Status.FAILED, status_reason=reason)


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
