"""All rows of a release are in: indexes, statistics, digest, summary."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from os import cpu_count
from typing import TypeVar

import psycopg
from django.db.models import F, Sum

from variants.releases.models import Release
from variants.releases.store import ddl
from variants.releases.store.scan import release_digest
from variants.releases.store.table_names import ReleaseTables
from variants.releases.summary import summarize

Answer = TypeVar("Answer")


def name_tables_lock(release_id: int) -> str:
    """The name of the lock of the process that finishes a release or fills fields of it."""
    return f"tables of release {release_id}"


def start_attempt(release: Release) -> None:
    """Count an attempt to finish a release or to fill fields; what an earlier one still changes is refused.

    The caller holds the lock of name_tables_lock.
    """
    Release.objects.filter(pk=release.pk).update(attempt=F("attempt") + 1)
    release.refresh_from_db(fields=["attempt"])


def build_release(session: psycopg.Connection, conninfo: str, release: Release) -> None:
    """Index, analyse, count and fingerprint a release, which is then ready. Safe to repeat.

    session: a connection in autocommit mode. Raises psycopg.errors.UniqueViolation where a variant is there twice.
    """
    # Whoever registers a further file or gives the release up meanwhile changes its status, and has the last word.
    unchanged = Release.objects.filter(
        pk=release.pk, attempt=release.attempt, status=Release.objects.get(pk=release.pk).status
    )
    tables = ReleaseTables(release.pk)
    groups = release.column_groups()
    specs = [field.spec() for field in release.fields.all()]
    # Both read whole tables and need no index, so that they need not wait for any.
    with ThreadPoolExecutor(max_workers=2) as aside:
        digesting = aside.submit(
            _read_on_own_connection, conninfo, partial(release_digest, tables=tables, groups=groups)
        )
        summarizing = aside.submit(_read_on_own_connection, conninfo, partial(summarize, tables=tables, specs=specs))
        build_tables(conninfo, tables=tables, groups=groups)
        digest, summary = digesting.result(), summarizing.result()
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
        loaded_digest=digest,
        summary=summary | {name: value for name, value in release.summary.items() if name == "origin"},
    )


def build_tables(conninfo: str, *, tables: ReleaseTables, groups: Iterable[int]) -> None:
    """Index, freeze and analyse filled tables on several connections. Safe to repeat.

    The first failure is raised after the statements under way have ended.
    """
    waiting = iter(_read_on_own_connection(conninfo, partial(ddl.build_steps, tables=tables, groups=groups)))

    def run() -> None:
        try:
            with psycopg.connect(conninfo, autocommit=True) as session:
                ddl.prepare_to_build(session)
                for statement in chain.from_iterable(waiting):  # each step is taken by one thread
                    session.execute(statement)
        finally:
            list(waiting)  # after a failure nobody begins another step

    with ThreadPoolExecutor() as pool:
        for future in [pool.submit(run) for _ in range(cpu_count() or 1)]:
            future.result()


def _read_on_own_connection(conninfo: str, question: Callable[[psycopg.Cursor], Answer]) -> Answer:
    """The answer on a connection of its own."""
    with psycopg.connect(conninfo, autocommit=True) as session, session.cursor() as cursor:
        return question(cursor)
