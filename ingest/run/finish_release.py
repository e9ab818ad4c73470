"""The last file is in: a release gets its indexes, is analysed, counted and fingerprinted, and may be published."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

import psycopg
from django.db import DatabaseError, connection
from django.db.models import Sum

from ingest.load.errors import may_pass, reason
from ingest.models import Load
from ingest.register.release_dictionary import FieldCells, count_cells, field_places, measure_fields
from ingest.run.progress import misfits
from variants.releases.building import build_release
from variants.releases.models import Field, Release
from variants.releases.publishing import publish_release
from variants.releases.store.connection import connection_info
from variants.releases.store.table_names import ReleaseTables

FINISHABLE = (Release.Status.LOADING, Release.Status.INDEXING, Release.Status.FAILED)


class FinishingError(Exception):
    """The rows are in, but the release cannot be finished; the message is one sentence for the curator."""


def finish_release(*, release_id: int) -> Release:
    """Make a release whose files are all finished ready; does nothing while files are missing. Safe to repeat."""
    try:
        release = _finish(connection_info(), release_id)
    except (psycopg.Error, DatabaseError) as error:
        told = f"all rows are in, but indexing was interrupted: {reason(error)}"
        with suppress(psycopg.Error, DatabaseError):
            connection.close()  # it may be the one that broke
            indexing = Release.objects.filter(pk=release_id, status=Release.Status.INDEXING)
            passes = isinstance(error, DatabaseError) or may_pass(error)
            status = Release.Status.LOADING if passes else Release.Status.FAILED
            indexing.update(status=status, status_reason=told)
        raise FinishingError(f"{told}; it goes on with --resume, or by itself where workers run") from None
    if release.publish_when_ready and release.status == Release.Status.READY:
        release = publish_release(release=release)
    return release


def _finish(conninfo: str, release_id: int) -> Release:
    with psycopg.connect(conninfo, autocommit=True) as session:
        session.execute("SELECT pg_advisory_lock(hashtext(%s))", (f"finish {release_id}",))
        release = Release.objects.get(pk=release_id)
        waiting = release.loads.exclude(status=Load.Status.FINISHED).exists()
        if waiting or not (release.status in FINISHABLE or _is_to_be_published(release)):
            return release
        tables, places = ReleaseTables(release.pk), field_places(release)
        lines = release.files.aggregate(lines=Sum("line_count", default=0))["lines"]
        with ThreadPoolExecutor(max_workers=1) as aside:
            counting = aside.submit(count_cells, conninfo, tables=tables, places=places, lines=lines)
            if release.status in FINISHABLE:
                _index(session, conninfo, release)
            counted = _result(counting)
    release.refresh_from_db()
    if release.status != Release.Status.READY:
        return release  # a further file was registered, or the release given up, meanwhile
    measure_fields(release=release, counted=counted)
    _note_misfits(release)
    return release


def _result(counting: Future[FieldCells]) -> FieldCells:
    """What was counted; where the database ended it, statistics stay those of the sample."""
    try:
        return counting.result()
    except psycopg.Error:
        return {}


def _is_to_be_published(release: Release) -> bool:
    """Whether somebody died between making the release ready and publishing it."""
    return release.status == Release.Status.READY and release.publish_when_ready


def _index(session: psycopg.Connection, conninfo: str, release: Release) -> None:
    Release.objects.filter(pk=release.pk).update(status=Release.Status.INDEXING, status_reason="")
    try:
        build_release(session, conninfo, release)
    except psycopg.errors.UniqueViolation as error:
        told = f"two files hold the same variant: {error.diag.message_detail}"
        Release.objects.filter(pk=release.pk).update(status=Release.Status.FAILED, status_reason=told)
        raise FinishingError(told) from None


def _note_misfits(release: Release) -> None:
    """Say in the dictionary how many cells of each filterable field did not fit its type."""
    counts = {name: count for name, count, _ in misfits(loads=release.loads.all())}
    fields = list(release.fields.filter(filterable=True))
    for field in fields:
        field.statistics |= {"misfits": counts.get(field.name, 0)}
    Field.objects.bulk_update(fields, ["statistics"], batch_size=200)
