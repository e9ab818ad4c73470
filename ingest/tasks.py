"""Loads as Celery tasks, safe to deliver twice."""

from __future__ import annotations

from celery import shared_task

from ingest.fill.make_filterable import FilterableError, make_filterable
from ingest.models import Load
from ingest.run.finish_release import FinishingError, finish_release
from ingest.run.load_state import LoadError
from ingest.run.recover_loads import find_abandoned_loads, find_unfinished_releases, mark_queued
from ingest.run.run_load import run_load
from variants.releases.models import Release


@shared_task
def load_file(load_id: int) -> str:
    """Run one load; returns its status, or why it cannot go on (a second delivery: it is claimed or finished)."""
    try:
        return run_load(load_id=load_id).status
    except (LoadError, FinishingError) as error:
        return str(error)  # the status of the load or the release says the same to people


@shared_task
def finish(release_id: int) -> str:
    """Index, count and, if requested, publish a release whose files are all loaded."""
    try:
        return finish_release(release_id=release_id).status
    except FinishingError as error:
        return str(error)


@shared_task
def fill_fields(release_id: int, names: list[str]) -> str:
    """Make fields of a loaded release filterable; returns which, or why not (a second delivery: they are)."""
    try:
        fields = make_filterable(release=Release.objects.get(pk=release_id), names=names)
    except FilterableError as error:
        return str(error)
    return f"filterable: {', '.join(field.path for field in fields)}"


@shared_task
def recover_loads() -> int:
    """Queue again what a dead process left; run by beat. Returns the number of loads and releases."""
    loads = find_abandoned_loads()
    send_loads(loads)
    releases = find_unfinished_releases()
    for release in releases:
        finish.delay(release.pk)
    return len(loads) + len(releases)


def send_loads(loads: list[Load]) -> None:
    """Queue the tasks of these loads; call it after the transaction that created them."""
    mark_queued(loads=loads)
    for load in loads:
        load_file.delay_on_commit(load.pk)  # type: ignore[attr-defined]  # celery-types lacks it


def send_release(release: Release) -> None:
    """Queue the tasks of all queued loads of a release."""
    send_loads(list(release.loads.filter(status=Load.Status.QUEUED).order_by("pk")))
