"""Releases are published, replaced and retired; the tables of retired ones are dropped a little later."""

from __future__ import annotations

from datetime import timedelta

import psycopg
from django.db import transaction
from django.utils import timezone

from variants.models import Release
from variants.storage import ddl
from variants.storage.connecting import connection_info
from variants.storage.names import ReleaseTables

# A request that has found its release may still be reading it: its tables outlive its retirement by this much.
GRACE = timedelta(minutes=5)


class PublishingError(Exception):
    """The release cannot change its state; the message is one sentence for the curator."""


@transaction.atomic
def publish_release(*, release: Release) -> Release:
    """Make a ready release the answer to its name. The edition published before is retired in the same transaction,
    so that a reader sees one or the other. Raises PublishingError."""
    editions = {edition.pk: edition for edition in Release.objects.select_for_update().filter(name=release.name)}
    chosen = editions[release.pk]
    if chosen.status == Release.Status.PUBLISHED:
        return chosen
    if chosen.status != Release.Status.READY:
        raise PublishingError(f"{chosen} is {chosen.status}; only a release that is ready can be published")
    for edition in editions.values():
        if edition.status == Release.Status.PUBLISHED:
            _retire(edition)
    chosen.status = Release.Status.PUBLISHED
    chosen.published_at = timezone.now()
    chosen.save(update_fields=["status", "published_at"])
    return chosen


@transaction.atomic
def retire_release(*, release: Release) -> Release:
    """Take a release out of sight; its tables are dropped after the grace period by `drop_retired`."""
    locked = Release.objects.select_for_update().get(pk=release.pk)
    if locked.status == Release.Status.INDEXING:
        raise PublishingError(f"{locked} is being indexed; wait until it is ready")
    _retire(locked)
    return locked


def _retire(release: Release) -> None:
    release.status = Release.Status.RETIRED
    release.retired_at = timezone.now()
    release.save(update_fields=["status", "retired_at"])


def drop_retired(*, grace: timedelta = GRACE) -> list[Release]:
    """Drop the tables of releases retired longer than `grace` ago; the rows that describe them stay."""
    due = Release.objects.filter(
        status=Release.Status.RETIRED, retired_at__lte=timezone.now() - grace, tables_dropped=False
    )
    dropped = []
    with psycopg.connect(connection_info(), autocommit=True) as session:
        for release in due:
            ddl.drop_tables(session, tables=ReleaseTables(release.pk), groups=release.column_groups())
            Release.objects.filter(pk=release.pk).update(tables_dropped=True, bytes_on_disk=0)
            dropped.append(release)
    return dropped
