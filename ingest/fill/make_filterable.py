"""A field made filterable after its release was loaded: its typed column is filled from the blocks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import psycopg
from django.conf import settings
from django.db import transaction

from ingest.wgsaparsr.field_selection import assign_groups
from variants.fields.spec import FieldSpec
from variants.releases.building import build_tables
from variants.releases.models import Field, Release
from variants.releases.store import ddl
from variants.releases.store.blocks import file_of_block
from variants.releases.store.connection import connection_info
from variants.releases.store.scan import StoredVariant, release_digest, stored_chromosomes, stored_variants
from variants.releases.store.table_names import ReleaseTables

LOADED = (Release.Status.READY, Release.Status.PUBLISHED)


class FilterableError(Exception):
    """The fields cannot be made filterable; the message is one sentence for the curator."""


def make_filterable(
    *, release: Release, names: Sequence[str], watch: Callable[[int], None] = lambda variants: None
) -> list[Field]:
    """Give fields of a loaded release (by source name or path) typed columns, in tables of their own.

    The release's other tables are not touched and readers are not disturbed: the fields answer once all of them are
    filled. `watch` is told the variants done. Repeat it after a crash. Raises FilterableError.
    """
    tables = ReleaseTables(release.pk)
    with psycopg.connect(connection_info(), autocommit=True) as session:
        session.execute("SELECT pg_advisory_lock(hashtext(%s))", (f"filterable {release.pk}",))
        fields = choose_fields(release=release, names=names)
        last = max(release.column_groups())
        specs = [
            replace(spec, column_group=spec.column_group + last)
            for spec in assign_groups([replace(field.spec(), filterable=True) for field in fields])
        ]
        groups = ddl.column_groups(specs)
        groups.pop(1, None)
        _create(session, tables, release, groups)
        misfits = _fill(session, tables, release, groups, watch)
        build_tables(connection_info(), tables=tables, groups=groups)
        with transaction.atomic():
            for field, spec in zip(fields, specs, strict=True):
                field.filterable, field.column_group = True, spec.column_group
                field.statistics |= {"misfits": misfits[field.name]}
                field.save(update_fields=["filterable", "column_group", "statistics"])
        _describe(session, tables, release)
    return fields


def choose_fields(*, release: Release, names: Sequence[str]) -> list[Field]:
    """The fields of these names that are not filterable yet. Raises FilterableError if none can be made so."""
    if release.status not in LOADED:
        raise FilterableError(f"{release} is {release.status}: fields are made filterable before or after loading")
    known = {word.lower(): field for field in release.fields.all() for word in (field.path, field.name)}
    unknown = [name for name in names if name.lower() not in known]
    if unknown:
        raise FilterableError(f"release {release.name!r} has no field {unknown[0]!r}")
    fields = list({known[name.lower()].pk: known[name.lower()] for name in names}.values())
    keys = [field.name for field in fields if not field.column]
    if keys:
        raise FilterableError(f"{keys[0]} is part of a variant's key: ask for a region or an allele instead")
    chosen = [field for field in fields if not field.filterable]
    if not chosen:
        raise FilterableError("all these fields are filterable already")
    return chosen


def _create(
    session: psycopg.Connection, tables: ReleaseTables, release: Release, groups: dict[int, list[FieldSpec]]
) -> None:
    """Empty tables of the new groups; what an interrupted attempt left behind is dropped first."""
    chroms = stored_chromosomes(session, tables=tables)
    for group, specs in groups.items():
        ddl.drop_column_group(session, tables=tables, group=group)
        with session.cursor() as cursor:
            ddl.create_column_group(cursor, tables=tables, group=group, specs=specs, reader=settings.LWDS_READER_ROLE)
    for chrom in chroms:
        ddl.create_partitions(session, tables=tables, groups=groups, chrom=chrom, bin_size=release.bin_size)


def _fill(
    session: psycopg.Connection,
    tables: ReleaseTables,
    release: Release,
    groups: dict[int, list[FieldSpec]],
    watch: Callable[[int], None],
) -> Counter[str]:
    """Copy the typed cells of all variants, read from their source lines.

    Returns how many cells of each field did not fit its type: they are NULL, as at loading.
    """
    # Compiled loops take a third of a second to import, which web processes shall not pay.
    from ingest.fill.column_filler import ColumnFiller

    fillers = {file.pk: ColumnFiller(file, groups) for file in release.files.all()}
    misfits: Counter[str] = Counter()
    done = 0
    with psycopg.connect(connection_info(), autocommit=True) as reader, session.cursor() as cursor:
        for batch in stored_variants(reader, tables=tables):
            for file, variants in _by_file(batch).items():
                misfits += fillers[file].fill(cursor, tables, variants)
            done += len(batch)
            watch(done)
    return misfits


def _by_file(batch: Iterable[StoredVariant]) -> dict[int, list[StoredVariant]]:
    files: dict[int, list[StoredVariant]] = defaultdict(list)
    for variant in batch:
        files[file_of_block(variant.block_id)].append(variant)
    return files


def _describe(session: psycopg.Connection, tables: ReleaseTables, release: Release) -> None:
    """The release's size and digest, which now count the new tables too."""
    groups = release.column_groups()
    with session.cursor() as cursor:
        size = ddl.size_on_disk(cursor, tables=tables, groups=groups)
        digest = release_digest(cursor, tables=tables, groups=groups)
    Release.objects.filter(pk=release.pk).update(bytes_on_disk=size, digest=digest)
