"""A release whose files are all stored -> indexed, measured, counted, ready, and published if requested."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

import psycopg
from django.db import DatabaseError, connection
from django.db.models import Sum

from ingest.load.errors import describe_error, is_repeated_variant, is_temporary
from ingest.models import Load, LoadSlice
from ingest.run.field_statistics import FieldCells, count_cells, find_field_columns, measure_fields
from ingest.run.progress import list_misfits
from variants.releases.building import build_release
from variants.releases.models import Field, Release
from variants.releases.publishing import publish_release
from variants.releases.store.connection import connection_info
from variants.releases.store.locks import wait_for_lock
from variants.releases.store.table_names import ReleaseTables

FINISHABLE_STATUSES = (Release.Status.LOADING, Release.Status.INDEXING, Release.Status.FAILED)


class FinishingError(Exception):
    """The rows are stored, but the release cannot be finished; the message is one sentence for the curator."""


def name_finish_lock(release_id: int) -> str:
    """The name of the advisory lock of the process that finishes a release."""
    return f"finish {release_id}"


def finish_release(*, release_id: int) -> Release:
    """Make a release ready if all its files are loaded; does nothing while files are missing. Safe to repeat.

    Raises:
        FinishingError: The release cannot be finished.
        PublishingError: It is finished, but cannot be published.
    """
    try:
        release = _finish_if_complete(connection_info(), release_id)
    except (psycopg.Error, DatabaseError) as error:
        reason = f"all rows are in, but indexing was interrupted: {describe_error(error)}"
        with suppress(psycopg.Error, DatabaseError):
            connection.close()  # it may be the broken one
            indexing = Release.objects.filter(pk=release_id, status=Release.Status.INDEXING)
            temporary = isinstance(error, DatabaseError) or is_temporary(error)
            status = Release.Status.LOADING if temporary else Release.Status.FAILED
            indexing.update(status=status, status_reason=reason)
        raise FinishingError(f"{reason}; it goes on with --resume, or by itself where workers run") from None
    if release.publish_when_ready and release.status == Release.Status.READY:
        release = publish_release(release=release)
    return release


def _finish_if_complete(conninfo: str, release_id: int) -> Release:
    with psycopg.connect(conninfo, autocommit=True) as session:
        wait_for_lock(session, name_finish_lock(release_id))
        release = Release.objects.get(pk=release_id)
        is_incomplete = release.loads.exclude(status=Load.Status.FINISHED).exists()
        if is_incomplete or not (release.status in FINISHABLE_STATUSES or _is_to_be_published(release)):
            return release
        tables, field_columns = ReleaseTables(release.pk), find_field_columns(release)
        lines = release.files.aggregate(lines=Sum("line_count", default=0))["lines"]
        with ThreadPoolExecutor(max_workers=1) as counting_thread:
            counting = counting_thread.submit(
                count_cells, conninfo, tables=tables, field_columns=field_columns, lines=lines
            )
            if release.status in FINISHABLE_STATUSES:
                _build_indexes(session, conninfo, release)
            counted = _get_counted_cells(counting)
    release.refresh_from_db()
    if release.status != Release.Status.READY:
        return release  # in the meantime another file was registered, or the release abandoned
    measure_fields(release=release, counted=counted)
    _store_misfit_counts(release)
    return release


def _get_counted_cells(counting: Future[FieldCells]) -> FieldCells:
    """What was counted; nothing if the database ended it: statistics then stay those of the sample."""
    try:
        return counting.result()
    except psycopg.Error:
        return {}


def _is_to_be_published(release: Release) -> bool:
    """Whether a process died between making the release ready and publishing it."""
    return release.status == Release.Status.READY and release.publish_when_ready


def _build_indexes(session: psycopg.Connection, conninfo: str, release: Release) -> None:
    Release.objects.filter(pk=release.pk).update(status=Release.Status.INDEXING, status_reason="")
    _mark_varying_fields(release)
    try:
        build_release(session, conninfo, release)
    except psycopg.errors.UniqueViolation as error:
        if not is_repeated_variant(error):
            raise
        # Compiled loops take a third of a second to import, and few releases need them here.
        from ingest.run.join_files import join_files

        join_files(release)
        build_release(session, conninfo, release)


def _mark_varying_fields(release: Release) -> None:
    """Mark the filterable fields that have several values for some variant, on repeated lines that differ."""
    slices = LoadSlice.objects.filter(load__in=release.loads.all()).exclude(varying=[])
    varying = set().union(*slices.values_list("varying", flat=True))
    release.fields.filter(name__in=varying).update(varies=True)


def _store_misfit_counts(release: Release) -> None:
    """Store in the dictionary how many cells of each filterable field do not fit its type."""
    misfits = {known.field: known for known in list_misfits(loads=release.loads.all())}
    fields = list(release.fields.filter(filterable=True))
    for field in fields:
        known = misfits.get(field.name)
        field.statistics |= {"misfits": known.cells if known else 0}
        if known:
            field.statistics |= {"misfit_example": known.example}
    Field.objects.bulk_update(fields, ["statistics"], batch_size=200)
