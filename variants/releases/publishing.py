"""Releases are published, replaced and retired; the tables of retired ones are dropped a little later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from background.locks import try_lock, unlock
from background.sessions import connection_info
from variants.lake.editions import lake_edition
from variants.releases.building import name_tables_lock
from variants.releases.catalogue_entry import describe_releases
from variants.releases.default_release import clear_default, keep_default
from variants.releases.models import Release
from variants.releases.release_holds import name_readers_lock
from variants.releases.store import ddl
from variants.releases.store.table_names import ReleaseTables

# A request that has found its release may still be reading it: its tables outlive its retirement by this much.
GRACE = timedelta(minutes=5)


class PublishingError(Exception):
    """The release cannot change its state; the message is one sentence for the curator."""


@transaction.atomic
def publish_release(*, release: Release) -> Release:
    """Make a ready release the answer to its name. The edition published before is retired in the same transaction,
    so that a reader sees one or the other; it stays the default if the edition before was. The entry of its
    dataset is written. Raises PublishingError."""
    editions = {edition.pk: edition for edition in Release.objects.select_for_update().filter(name=release.name)}
    chosen = editions[release.pk]
    if chosen.status == Release.Status.PUBLISHED:
        return chosen
    if chosen.status != Release.Status.READY:
        raise PublishingError(f"{chosen} is {chosen.status}; only a release that is ready can be published")
    replaced = next((item for item in editions.values() if item.status == Release.Status.PUBLISHED), None)
    if replaced is not None:
        _retire(replaced)
    chosen.status = Release.Status.PUBLISHED
    chosen.published_at = timezone.now()
    chosen.save(update_fields=["status", "published_at"])
    keep_default(published=chosen, replaced=replaced)
    describe_releases(dataset=chosen.dataset)
    if replaced is not None and replaced.dataset_id != chosen.dataset_id:
        describe_releases(dataset=replaced.dataset)
    return chosen


@transaction.atomic
def retire_release(*, release: Release) -> Release:
    """Take a release out of sight; its tables are dropped after the grace period by `drop_retired`."""
    locked = Release.objects.select_for_update().get(pk=release.pk)
    if locked.status == Release.Status.INDEXING:
        raise PublishingError(f"{locked} is being indexed; wait until it is ready")
    _retire(locked)
    clear_default(release=locked)
    describe_releases(dataset=locked.dataset)
    return locked


def _retire(release: Release) -> None:
    release.status = Release.Status.RETIRED
    release.retired_at = timezone.now()
    release.save(update_fields=["status", "retired_at"])


def drop_retired(*, grace: timedelta = GRACE) -> list[str]:
    """Drop the tables of releases retired longer than `grace` ago, and tables whose release is gone.

    Releases stay that a queued or running job is about, that somebody reads, or whose tables are being changed.

    Returns what was dropped, in words; the rows that describe a retired release stay.
    """
    due = Release.objects.filter(status=Release.Status.RETIRED, retired_at__lte=timezone.now() - grace)
    dropped = []
    with psycopg.connect(connection_info(), autocommit=True) as session:
        stored = ddl.releases_with_tables(session.cursor())
        described = Release.objects.in_bulk(list(stored))
        in_lakes = Q(store=Release.Store.LAKE, tables_dropped=False)
        for release in due.without_open_jobs().filter(Q(pk__in=stored) | in_lakes):
            with _lock_out_readers(session, release.pk) as is_unused:
                if is_unused:
                    groups = stored.get(release.pk, set())
                    ddl.drop_tables(session, tables=ReleaseTables(release.pk), groups=groups)
                    _drop_lake(release)
                    Release.objects.filter(pk=release.pk).update(tables_dropped=True, bytes_on_disk=0)
                    dropped.append(str(release))
        for release in described.values():
            if release.store == Release.Store.LAKE and release.status != Release.Status.RETIRED:
                ddl.drop_tables(session, tables=ReleaseTables(release.pk), groups=stored[release.pk])
                dropped.append(f"the tables of {release}, which is in its lake alone")
        for pk in sorted(set(stored) - set(described)):
            ddl.drop_tables(session, tables=ReleaseTables(pk), groups=stored[pk])
            dropped.append(f"release {pk}, which is no longer described")
    return dropped


def _drop_lake(release: Release) -> None:
    if settings.LWDS_LAKE:
        lake_edition(settings.LWDS_LAKE, release.name, release.edition).drop()


@contextmanager
def _lock_out_readers(session: psycopg.Connection, release_id: int) -> Iterator[bool]:
    """Whether nobody reads or changes the tables of a release; if so, nobody begins to during the block."""
    held_locks: list[str] = []
    for name in (name_tables_lock(release_id), name_readers_lock(release_id)):
        if try_lock(session, name):
            held_locks.append(name)
    try:
        yield len(held_locks) == 2
    finally:
        for name in held_locks:
            unlock(session, name)
