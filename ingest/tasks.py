"""Loads as Celery tasks: thin, idempotent, safe to deliver twice."""

from __future__ import annotations

from celery import shared_task

from ingest.fill.make_filterable import FilterableError, make_filterable
from ingest.models import Load
from ingest.run.finish_release import FinishingError, finish_release
from ingest.run.recover_loads import abandoned_loads, mark_sent, unfinished_releases
from ingest.run.run_load import LoadError, run_load
from variants.releases.models import Release


@shared_task
def load_file(load_id: int) -> str:
    """Run one load. A second delivery finds the load claimed or finished, and says so."""
    try:
        return run_load(load_id=load_id).status
    except (LoadError, FinishingError) as error:
        return str(error)  # the load's or the release's status says the same to people


@shared_task
def finish(release_id: int) -> str:
    """Index, count and, if asked for, publish a release whose files are all in."""
    try:
        return finish_release(release_id=release_id).status
    except FinishingError as error:
        return str(error)


@shared_task
def fill_fields(release_id: int, names: list[str]) -> str:
    """Make fields of a loaded release filterable. A second delivery finds them filterable, and says so."""
    try:
        fields = make_filterable(release=Release.objects.get(pk=release_id), names=names)
    except FilterableError as error:
        return str(error)
    return f"filterable: {', '.join(field.path for field in fields)}"


@shared_task
def recover_loads() -> int:
    """Send again what a dead process left behind; run by beat."""
    loads = abandoned_loads()
    send_loads(loads)
    releases = unfinished_releases()
    for release in releases:
        finish.delay(release.pk)
    return len(loads) + len(releases)


def send_loads(loads: list[Load]) -> None:
    """Queue the tasks of these loads; call it after the transaction that made them."""
    mark_sent(loads=loads)
    for load in loads:
        load_file.delay_on_commit(load.pk)


def send_release(release: Release) -> None:
    """Queue all loads of a release that are waiting."""
    send_loads(list(release.loads.filter(status=Load.Status.QUEUED).order_by("pk")))
