"""Fields of a loaded release -> filterable: their typed columns are filled from the stored source lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import psycopg
from django.conf import settings
from django.db import transaction

from accounts.problems import InvalidInputError
from background.locks import try_lock
from background.sessions import connection_info
from ingest.wgsa.column_groups import assign_column_groups
from variants.fields.spec import FieldSpec
from variants.releases.building import build_tables, name_tables_lock, start_attempt
from variants.releases.models import Field, Release
from variants.releases.store import ddl
from variants.releases.store.blocks import file_of_block
from variants.releases.store.scan import StoredVariant, release_digest, stored_chromosomes, stored_variants
from variants.releases.store.table_names import ReleaseTables

LOADED_STATUSES = (Release.Status.READY, Release.Status.PUBLISHED)


class FilterableError(InvalidInputError):
    """The fields cannot be made filterable; the message is one sentence for the curator."""


class AlreadyFilterableError(FilterableError):
    """There is nothing to do."""


class TablesBusyError(FilterableError):
    """Another process changes the tables of the release at this moment."""


def make_filterable(
    *, release: Release, names: Sequence[str], watch: Callable[[int], None] = lambda variants: None
) -> list[Field]:
    """Give fields of a loaded release typed columns, in new tables.

    The release's other tables are not changed and readers are not disturbed: the fields become filterable when all of
    them are filled. Safe to repeat after a crash.

    Args:
        release: A loaded release.
        names: The fields, by source column or path.
        watch: Called with the number of variants done.

    Raises:
        FilterableError: There are no such fields, or they cannot be made filterable.
    """
    tables = ReleaseTables(release.pk)
    with psycopg.connect(connection_info(), autocommit=True) as session:
        if not try_lock(session, name_tables_lock(release.pk)):
            raise TablesBusyError(f"another process is changing the tables of {release}: try again when it is done")
        start_attempt(release)
        fields = find_fillable_fields(release=release, names=names)
        last = max(release.column_groups())
        specs = [
            replace(spec, column_group=spec.column_group + last)
            for spec in assign_column_groups([replace(field.spec(), filterable=True) for field in fields])
        ]
        groups = ddl.column_groups(specs)
        groups.pop(1, None)
        _create_tables(session, tables, release, groups)
        misfits, varying = _fill_tables(session, tables, release, groups, watch)
        build_tables(connection_info(), tables=tables, groups=groups)
        with transaction.atomic():
            own = Release.objects.select_for_update().filter(pk=release.pk, attempt=release.attempt)
            if own.first() is None:
                raise TablesBusyError(f"another process has taken {release} over, and goes on")
            for field, spec in zip(fields, specs, strict=True):
                field.filterable, field.column_group = True, spec.column_group
                field.varies = field.name in varying
                field.statistics |= {"misfits": misfits[field.name]}
                field.save(update_fields=["filterable", "column_group", "varies", "statistics"])
        _update_size_and_digest(session, tables, release)
    return fields


def find_fillable_fields(*, release: Release, names: Sequence[str]) -> list[Field]:
    """The fields of these names that are not filterable yet. Raises FilterableError if there are none."""
    if release.status not in LOADED_STATUSES:
        raise FilterableError(f"{release} is {release.status}: fields are made filterable before or after loading")
    if release.store == Release.Store.LAKE:
        raise FilterableError(f"{release} is in its lake alone, where every field can be filtered, sorted and counted")
    fields_by_name = {word.lower(): field for field in release.fields.all() for word in (field.path, field.name)}
    unknown = [name for name in names if name.lower() not in fields_by_name]
    if unknown:
        raise FilterableError(f"release {release.name!r} has no field {unknown[0]!r}")
    fields = list({fields_by_name[name.lower()].pk: fields_by_name[name.lower()] for name in names}.values())
    keys = [field.name for field in fields if not field.column]
    if keys:
        raise FilterableError(f"{keys[0]} is part of a variant's key: ask for a region or an allele instead")
    fillable = [field for field in fields if not field.filterable]
    if not fillable:
        raise AlreadyFilterableError("all these fields are filterable already")
    return fillable


def _create_tables(
    session: psycopg.Connection, tables: ReleaseTables, release: Release, groups: dict[int, list[FieldSpec]]
) -> None:
    """Create empty tables of the new groups; what an interrupted attempt left is dropped first."""
    chroms = stored_chromosomes(session, tables=tables)
    for group, specs in groups.items():
        ddl.drop_column_group(session, tables=tables, group=group)
        with session.cursor() as cursor:
            ddl.create_column_group(cursor, tables=tables, group=group, specs=specs, reader=settings.LWDS_READER_ROLE)
    for chrom in chroms:
        ddl.create_partitions(session, tables=tables, groups=groups, chrom=chrom, bin_size=release.bin_size)


def _fill_tables(
    session: psycopg.Connection,
    tables: ReleaseTables,
    release: Release,
    groups: dict[int, list[FieldSpec]],
    watch: Callable[[int], None],
) -> tuple[Counter[str], set[str]]:
    """Copy the typed cells of all variants, read from their source lines.

    Returns:
        (how many cells of each field do not fit its type: they are NULL, as at loading; names of the fields of which
        some variant has several values).
    """
    # Compiled loops take a third of a second to import, which web processes must not spend.
    from ingest.fill.column_filler import ColumnFiller

    fillers = {file.pk: ColumnFiller(file, groups) for file in release.files.all()}
    misfits: Counter[str] = Counter()
    done = 0
    with psycopg.connect(connection_info(), autocommit=True) as reader, session.cursor() as cursor:
        for batch in stored_variants(reader, tables=tables):
            for file, variants in _group_by_file(batch).items():
                misfits += fillers[file].fill(cursor, tables, variants)
            done += len(batch)
            watch(done)
    return misfits, set().union(*(filler.varying for filler in fillers.values()))


def _group_by_file(batch: Iterable[StoredVariant]) -> dict[int, list[StoredVariant]]:
    files: dict[int, list[StoredVariant]] = defaultdict(list)
    for variant in batch:
        files[file_of_block(variant.block_id)].append(variant)
    return files


def _update_size_and_digest(session: psycopg.Connection, tables: ReleaseTables, release: Release) -> None:
    """Store the release's size and digest, which now include the new tables."""
    groups = release.column_groups()
    with session.cursor() as cursor:
        size = ddl.size_on_disk(cursor, tables=tables, groups=groups)
        digest = release_digest(cursor, tables=tables, groups=groups)
    Release.objects.filter(pk=release.pk).update(bytes_on_disk=size, digest=digest)
