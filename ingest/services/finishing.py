"""The last file is in: a release gets its indexes, is analysed, counted and fingerprinted, and may be published."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from os import cpu_count

import psycopg
from django.db import DatabaseError
from django.db.models import Sum
from psycopg.sql import Composed

from ingest.models import Load
from ingest.selectors.loads import misfits
from ingest.services.dictionary import measure_fields
from variants.models import Field, Release
from variants.selectors.summary import summarize
from variants.services.publishing import publish_release
from variants.storage import ddl
from variants.storage.connecting import connection_info
from variants.storage.digest import release_digest
from variants.storage.names import ReleaseTables

FINISHABLE = (Release.Status.LOADING, Release.Status.INDEXING, Release.Status.FAILED)


class FinishingError(Exception):
    """The rows are in, but the release cannot be finished; the message is one sentence for the curator."""


def finish_release(*, release_id: int) -> Release:
    """Make a release whose files are all finished ready; does nothing while files are missing. Safe to repeat."""
    try:
        release = _finish(connection_info(), release_id)
    except (psycopg.OperationalError, DatabaseError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise FinishingError(f"all rows are in, but indexing was interrupted ({reason}); resume the load") from None
    if release.publish_when_ready and release.status == Release.Status.READY:
        release = publish_release(release=release)
    return release


def _finish(conninfo: str, release_id: int) -> Release:
    with psycopg.connect(conninfo, autocommit=True) as session:
        session.execute("SELECT pg_advisory_lock(hashtext(%s))", (f"finish {release_id}",))
        release = Release.objects.get(pk=release_id)
        waiting = release.loads.exclude(status=Load.Status.FINISHED).exists()
        if waiting or release.status not in FINISHABLE:
            return release
        Release.objects.filter(pk=release_id).update(status=Release.Status.INDEXING, status_reason="")
        try:
            _build(session, conninfo, release)
        except psycopg.errors.UniqueViolation as error:
            reason = f"two files hold the same variant: {error.diag.message_detail}"
            Release.objects.filter(pk=release_id).update(status=Release.Status.FAILED, status_reason=reason)
            raise FinishingError(reason) from None
    release.refresh_from_db()
    measure_fields(release=release)
    _note_misfits(release)
    return release


def _note_misfits(release: Release) -> None:
    """Say in the dictionary how many cells of each filterable field did not fit its type."""
    counts = {name: count for name, count, _ in misfits(loads=release.loads.all())}
    fields = list(release.fields.filter(filterable=True))
    for field in fields:
        field.statistics |= {"misfits": counts.get(field.name, 0)}
    Field.objects.bulk_update(fields, ["statistics"], batch_size=200)


def _build(session: psycopg.Connection, conninfo: str, release: Release) -> None:
    tables = ReleaseTables(release.pk)
    groups = release.column_groups()
    with session.cursor() as cursor:
        statements = ddl.index_statements(cursor, tables=tables, groups=groups)
    _run_side_by_side(conninfo, statements)
    ddl.vacuum_analyze(session, tables=tables, groups=groups)
    with session.cursor() as cursor:
        size = ddl.size_on_disk(cursor, tables=tables, groups=groups)
        digest = release_digest(cursor, tables=tables, groups=groups)
        summary = summarize(cursor, tables=tables, specs=[field.spec() for field in release.fields.all()])
    counted = release.files.aggregate(
        variants=Sum("variant_count"), lines=Sum("line_count"), rejects=Sum("reject_count")
    )
    Release.objects.filter(pk=release.pk).update(
        status=Release.Status.READY,
        variant_count=counted["variants"] or 0,
        row_count=counted["lines"] or 0,
        reject_count=counted["rejects"] or 0,
        bytes_on_disk=size,
        digest=digest,
        summary=summary,
    )


def _run_side_by_side(conninfo: str, statements: list[Composed]) -> None:
    """Build indexes on several connections; the first failure is raised after the running ones have ended."""

    def run(statement: Composed) -> None:
        with psycopg.connect(conninfo, autocommit=True) as session:
            session.execute("SET maintenance_work_mem = '256MB'")
            session.execute(statement)

    with ThreadPoolExecutor(max_workers=cpu_count() or 1) as pool:
        for future in [pool.submit(run, statement) for statement in statements]:
            future.result()
