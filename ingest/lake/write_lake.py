"""A loaded release -> its lake: every field of every variant as Parquet files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import psycopg
from django.conf import settings

from background.locks import try_lock
from background.sessions import connection_info
from ingest.lake.part_plan import PartPlan
from ingest.lake.part_processes import run_parts
from ingest.lake.table_files import write_indexes
from variants.fields.lake_columns import lake_columns
from variants.fields.transcripts import effect_fields
from variants.lake.editions import PLAN_NAME, LakeEdition, WrittenEdition, editions_of, lake_edition
from variants.lake.manifest import LakeError, LakeFile, Manifest, describe_fields, lake_file, write_manifest
from variants.lake.s3_folder import S3Folder
from variants.releases.models import Release
from variants.releases.store.ordered_scan import cut_into_ranges
from variants.releases.store.table_names import ReleaseTables

LINES_OF_FILE = 1_000_000
LOADED_STATUSES = (Release.Status.READY, Release.Status.PUBLISHED)


def write_lake(
    *,
    release: Release,
    processes: int = 0,
    lines_of_file: int = LINES_OF_FILE,
    with_lines: bool = False,
    watch: Callable[[int, int], None] = lambda done, total: None,
) -> Manifest:
    """Write the lake of a release; files that an interrupted attempt has completed are kept.

    The release stays in use meanwhile. A complete lake of the same release is left as it is.

    Args:
        processes: The most at a time; 0 for one for each core. Each needs twice LWDS_LAKE_MEMORY.
        lines_of_file: About how many source lines go into a file.
        with_lines: Write the source lines and the indexes, too, with which the lake can hold the release alone.
        watch: Called with the number of files done and of all files.

    Raises:
        LakeError: There is no LWDS_LAKE, the release is not loaded, another process writes it, or a file cannot be
            written.
    """
    published = lake_edition(settings.LWDS_LAKE, release.name, release.edition)
    if release.store == Release.Store.LAKE:
        raise LakeError(f"{release} is in its lake alone, which cannot be written again; load it anew from its files")
    if release.status not in LOADED_STATUSES:
        raise LakeError(f"{release} is {release.status}; its lake is written when it is loaded")
    with psycopg.connect(connection_info(), autocommit=True) as session:
        if not try_lock(session, f"lake {release.pk}"):
            raise LakeError(f"the lake of {release} is being written by another process")
        _remove_garbage(release)
        manifest = _empty_manifest(release, with_lines)
        if published.is_published:
            written = None if release.lake_damage else _read_written(published)
            if written is not None and replace(written, files=(), lines=(), indexes=()) == manifest:
                return written
            published.drop()
        edition = _edition_to_write(published)
        edition.begin(json.dumps(asdict(manifest) | {"lines_of_file": lines_of_file}))
        plans = _plan_parts(session, release, edition, lines_of_file, with_lines)
        waiting = [plan for plan in plans if not plan.description.is_file()]
        watch(len(plans) - len(waiting), len(plans))
        for number, _ in enumerate(run_parts(waiting, processes=processes), 1):
            watch(len(plans) - len(waiting) + number, len(plans))
        described = [_read_description(plan) for plan in plans]
        manifest = replace(
            manifest,
            files=tuple(variants for variants, _ in described),
            lines=tuple(lines for _, lines in described if lines),
        )
        if with_lines:
            tables = ReleaseTables(release.pk)
            manifest = replace(manifest, indexes=write_indexes(session, tables=tables, folder=edition.indexes))
        _publish(edition, release, manifest)
        if isinstance(published.folder, S3Folder):
            edition.move_to(published.folder)
        Release.objects.filter(pk=release.pk).update(lake_damage="")
    return manifest


def _edition_to_write(published: LakeEdition) -> WrittenEdition:
    """Where the files of an edition are written: where they stay, or, for an object store, in LWDS_LAKE_WORK."""
    folder = published.folder
    if isinstance(folder, S3Folder):
        return WrittenEdition(Path(settings.LWDS_LAKE_WORK) / folder.parent.name / folder.name)
    return WrittenEdition(folder)


def _read_written(edition: LakeEdition) -> Manifest | None:
    try:
        return edition.read()
    except LakeError:
        return None  # it is written again


def _remove_garbage(release: Release) -> None:
    """Remove the lakes of this release's editions that have no tables any more."""
    readable = set(
        Release.objects.filter(name=release.name, tables_dropped=False)
        .exclude(status=Release.Status.RETIRED)
        .values_list("edition", flat=True)
    )
    for number, edition in editions_of(settings.LWDS_LAKE, release.name):
        if number not in readable:
            edition.drop()


def _empty_manifest(release: Release, with_lines: bool) -> Manifest:
    specs = [field.spec() for field in release.fields.all()]
    source = next(iter(release.effect_sources), "")
    return Manifest(
        release=release.name,
        edition=release.edition,
        assembly=release.assembly,
        digest=release.loaded_digest,
        effect_source=source,
        columns=tuple(lake_columns(specs, effect_fields(specs, source), with_lines=with_lines)),
        fields=describe_fields(specs),
        files=(),
    )


def _plan_parts(
    session: psycopg.Connection, release: Release, edition: WrittenEdition, lines_of_file: int, with_lines: bool
) -> list[PartPlan]:
    headers = {file.pk: tuple(file.header) for file in release.files.all()}
    specs = tuple(field.spec() for field in release.fields.all())
    numbers: Counter[int] = Counter()
    plans = []
    for region in cut_into_ranges(session, tables=ReleaseTables(release.pk), lines=lines_of_file):
        name = edition.name_of_file(region.chrom, numbers[region.chrom])
        plans.append(
            PartPlan(
                conninfo=connection_info(),
                release_id=release.pk,
                bin_size=release.bin_size,
                headers=headers,
                specs=specs,
                effect_source=next(iter(release.effect_sources), ""),
                region=region,
                path=edition.files / name,
                memory=settings.LWDS_LAKE_MEMORY,
                lines_path=edition.lines / name if with_lines else None,
            )
        )
        numbers[region.chrom] += 1
    return plans


def _read_description(plan: PartPlan) -> tuple[LakeFile, LakeFile | None]:
    """(the file of variants, that of their source lines)."""
    described = json.loads(plan.description.read_text())
    return lake_file(described["variants"]), lake_file(described["lines"]) if described["lines"] else None


def _publish(edition: WrittenEdition, release: Release, manifest: Manifest) -> None:
    """Write the manifest, after which readers use the lake. Raises LakeError if variants are missing."""
    if manifest.rows != release.variant_count:
        edition.drop()
        raise LakeError(
            f"{release} has {release.variant_count:,} variants, but {manifest.rows:,} were written: the release changed"
            " meanwhile; write its lake again"
        )
    write_manifest(edition.folder, manifest)
    (edition.folder / PLAN_NAME).unlink(missing_ok=True)
    for description in edition.files.glob("*.json"):
        description.unlink()
