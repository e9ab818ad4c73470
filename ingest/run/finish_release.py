"""A release whose files are all stored -> indexed, measured, ready; moved to its lake and published if requested."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

import psycopg
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, connection
from django.db.models import Sum

from background.locks import wait_for_lock
from background.sessions import connection_info
from ingest.lake.leave_database import leave_database
from ingest.load.errors import FencedOffError, describe_error, is_repeated_variant, is_temporary
from ingest.models import Load, LoadSlice
from ingest.run.field_statistics import FieldCells, count_cells, find_field_columns, measure_fields
from ingest.run.progress import list_misfits
from variants.lake.manifest import LakeError
from variants.releases.building import build_release, name_tables_lock, start_attempt
from variants.releases.models import Field, Release
from variants.releases.publishing import publish_release
from variants.releases.store.table_names import ReleaseTables

MAX_WAIT = 5.0  # seconds for a process that only looks whether the release is complete
FINISHABLE_STATUSES = (Release.Status.LOADING, Release.Status.INDEXING, Release.Status.FAILED)


_ADVICE = "it goes on with --resume, or by itself where workers run"


class FinishingError(Exception):
    """The rows are stored, but the release cannot be finished; the message is one sentence for the curator."""


def finish_release(*, release_id: int) -> Release:
    """Make a release ready if all its files are loaded; does nothing while files are missing. Safe to repeat.

    Raises:
        FinishingError: The release cannot be finished.
        PublishingError: It is finished, but cannot be published.
    """
    try:
        with psycopg.connect(connection_info(), autocommit=True) as session:
            release, is_due = _take_if_complete(session, release_id)
            if is_due and release.store != Release.Store.LAKE:
                release = _finish_or_interrupt(session, release)
            if is_due and _is_to_leave_database(release):
                release = leave_database(session=session, release=release)
    except (psycopg.Error, DatabaseError) as error:  # nothing has changed yet
        raise FinishingError(f"finishing could not be begun: {describe_error(error)}; {_ADVICE}") from None
    except LakeError as error:
        raise FinishingError(f"all rows are in the database, but not in the lake: {error}; {_ADVICE}") from None
    if release.publish_when_ready and release.status == Release.Status.READY:
        release = publish_release(release=release)
    return release


def _take_if_complete(session: psycopg.Connection, release_id: int) -> tuple[Release, bool]:
    """The release, and whether this session has locked it and must finish it."""
    release = Release.objects.get(pk=release_id)
    if not wait_for_lock(session, name_tables_lock(release_id), seconds=MAX_WAIT):
        raise FinishingError(f"{release} is being finished by another process, which goes on")
    release.refresh_from_db()
    is_complete = not release.loads.exclude(status=Load.Status.FINISHED).exists()
    is_ended = not (_is_to_be_published(release) or _is_to_leave_database(release))
    is_due = is_complete and (release.status in FINISHABLE_STATUSES or not is_ended)
    if is_due:
        start_attempt(release)
    return release, is_due


def _finish_or_interrupt(session: psycopg.Connection, release: Release) -> Release:
    """Finish the release; after an error its status has the message, unless another attempt has begun."""
    try:
        return _finish(session, connection_info(), release)
    except FencedOffError:
        raise FinishingError(f"another process has taken {release} over, and goes on") from None
    except SoftTimeLimitExceeded:
        reason = "all rows are in, but indexing took longer than LWDS_LOAD_HOURS"
        _stop_indexing(release, Release.Status.FAILED, reason)
        raise FinishingError(f"{reason}; it goes on with --resume") from None
    except (psycopg.Error, DatabaseError) as error:
        reason = f"all rows are in, but indexing was interrupted: {describe_error(error)}"
        is_to_go_on = isinstance(error, DatabaseError) or is_temporary(error)
        with suppress(psycopg.Error, DatabaseError):
            connection.close()  # it may be the broken one
            _stop_indexing(release, Release.Status.LOADING if is_to_go_on else Release.Status.FAILED, reason)
        raise FinishingError(f"{reason}; {_ADVICE}") from None


def _stop_indexing(release: Release, status: Release.Status, reason: str) -> None:
    own = Release.objects.filter(pk=release.pk, attempt=release.attempt, status=Release.Status.INDEXING)
    own.update(status=status, status_reason=reason)


def _finish(session: psycopg.Connection, conninfo: str, release: Release) -> Release:
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
    """The statistics; empty if the database ended the count: those of the sample then stay."""
    try:
        return counting.result()
    except psycopg.Error:
        return {}


def _is_to_leave_database(release: Release) -> bool:
    """Whether the release is ready, and was requested to live in its lake alone."""
    return release.status == Release.Status.READY and release.store == Release.Store.TO_LAKE


def _is_to_be_published(release: Release) -> bool:
    """Whether a process died between making the release ready and publishing it."""
    return release.status == Release.Status.READY and release.publish_when_ready


def _build_indexes(session: psycopg.Connection, conninfo: str, release: Release) -> None:
    own = Release.objects.filter(pk=release.pk, attempt=release.attempt)
    if not own.filter(status=release.status).update(status=Release.Status.INDEXING, status_reason=""):
        return  # a file was registered, or the release given up, at this moment
    release.refresh_from_db()
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
    misfits = {misfit.field: misfit for misfit in list_misfits(loads=release.loads.all())}
    fields = list(release.fields.filter(filterable=True))
    for field in fields:
        field_misfits = misfits.get(field.name)
        field.statistics |= {"misfits": field_misfits.cells if field_misfits else 0}
        if field_misfits:
            field.statistics |= {"misfit_example": field_misfits.example}
    Field.objects.bulk_update(fields, ["statistics"], batch_size=200)
