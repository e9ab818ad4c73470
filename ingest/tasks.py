"""Loads as Celery tasks, safe to deliver twice."""

from __future__ import annotations

from celery import shared_task

from background.lease import find_abandoned, mark_queued
from background.queue import list_waiting
from ingest.fill.run_fill import run_fill
from ingest.models import FieldFill, Load
from ingest.run.finish_release import FinishingError, finish_release
from ingest.run.load_state import LoadError
from ingest.run.recover_loads import find_abandoned_loads, find_unfinished_releases
from ingest.run.run_load import run_load
from variants.releases.models import Release


@shared_task
def load_file(load_id: int) -> str:
    """Run one load; returns its status, or why it cannot go on (a second delivery: it is claimed or finished)."""
    try:
        load = run_load(load_id=load_id)
    except (LoadError, FinishingError) as error:
        return str(error)  # the status of the load or the release says the same to people
    if load.status == Load.Status.QUEUED:  # handed over, since this worker is stopping
        load_file.delay(load_id)
    return load.status


@shared_task
def finish(release_id: int) -> str:
    """Index, count and, if requested, publish a release whose files are all loaded."""
    try:
        return finish_release(release_id=release_id).status
    except FinishingError as error:
        return str(error)


@shared_task
def fill_fields(fill_id: int) -> str:
    """Make fields of a loaded release filterable; returns the status of the request and its reason."""
    fill = run_fill(fill_id=fill_id)
    return f"{fill.status}: {fill.status_reason}"


@shared_task
def recover_loads() -> int:
    """Queue again what a dead process left or the broker lost; run by beat.

    Returns:
        The number of loads, releases and requests to fill fields.
    """
    loads = mark_queued(find_abandoned_loads(waiting=list_waiting(load_file)))
    for load in loads:
        load_file.delay(load.pk)
    releases = find_unfinished_releases(waiting=list_waiting(finish))
    for release in releases:
        finish.delay(release.pk)
    fills = mark_queued(find_abandoned(FieldFill, waiting=list_waiting(fill_fields)))
    for fill in fills:
        fill_fields.delay(fill.pk)
    return len(loads) + len(releases) + len(fills)


def send_loads(loads: list[Load]) -> None:
    """Queue the tasks of these loads; call it after the transaction that created them."""
    for load in mark_queued(loads):
        load_file.delay_on_commit(load.pk)  # type: ignore[attr-defined]  # celery-types lacks it


def send_release(release: Release) -> None:
    """Queue the tasks of all queued loads of a release."""
    send_loads(list(release.loads.filter(status=Load.Status.QUEUED).order_by("pk")))


def send_fill(fill: FieldFill) -> None:
    """Queue the task of a request when the current transaction commits."""
    fill_fields.delay_on_commit(fill.pk)  # type: ignore[attr-defined]  # celery-types lacks it
