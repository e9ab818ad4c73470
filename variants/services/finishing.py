"""All rows of a release are in: indexes, statistics, digest, summary."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from typing import Any

import psycopg
from django.db.models import Sum
from psycopg.sql import Composed

from variants.fields.spec import FieldSpec
from variants.models import Release
from variants.selectors.summary import summarize
from variants.storage import ddl
from variants.storage.digest import release_digest
from variants.storage.names import ReleaseTables


def build_release(session: psycopg.Connection, conninfo: str, release: Release) -> None:
    """Index, analyse, count and fingerprint a release, which is then ready. Safe to repeat.

    session: a connection in autocommit mode. Raises psycopg.errors.UniqueViolation where a variant is there twice.
    """
    # Whoever registers a further file or gives the release up meanwhile changes its status, and has the last word.
    unchanged = Release.objects.filter(pk=release.pk, status=Release.objects.get(pk=release.pk).status)
    tables = ReleaseTables(release.pk)
    groups = release.column_groups()
    specs = [field.spec() for field in release.fields.all()]
    with ThreadPoolExecutor(max_workers=1) as aside:
        reading = aside.submit(_read_through, conninfo, tables, groups, specs)
        with session.cursor() as cursor:
            statements = ddl.index_statements(cursor, tables=tables, groups=groups)
        _run_side_by_side(conninfo, statements)
        ddl.vacuum_analyze(session, tables=tables, groups=groups)
        digest, summary = reading.result()
    with session.cursor() as cursor:
        size = ddl.size_on_disk(cursor, tables=tables, groups=groups)
    counted = release.files.aggregate(
        variants=Sum("variant_count"), lines=Sum("line_count"), rejects=Sum("reject_count")
    )
    unchanged.update(
        status=Release.Status.READY,
        variant_count=counted["variants"] or 0,
        row_count=counted["lines"] or 0,
        reject_count=counted["rejects"] or 0,
        bytes_on_disk=size,
        digest=digest,
        summary=summary | {name: value for name, value in release.summary.items() if name == "origin"},
    )


def _read_through(
    conninfo: str, tables: ReleaseTables, groups: Sequence[int], specs: Sequence[FieldSpec]
) -> tuple[str, dict[str, Any]]:
    """(digest, summary): they read whole tables and need no index, so that they need not wait for any."""
    with psycopg.connect(conninfo, autocommit=True) as session, session.cursor() as cursor:
        digest = release_digest(cursor, tables=tables, groups=groups)
        return digest, summarize(cursor, tables=tables, specs=specs)


def _run_side_by_side(conninfo: str, statements: list[Composed]) -> None:
    """Build indexes on several connections; the first failure is raised after the running ones have ended."""

    def run(statement: Composed) -> None:
        with psycopg.connect(conninfo, autocommit=True) as session:
            session.execute("SET maintenance_work_mem = '256MB'")
            session.execute(statement)

    with ThreadPoolExecutor(max_workers=cpu_count() or 1) as pool:
        for future in [pool.submit(run, statement) for statement in statements]:
            future.result()
