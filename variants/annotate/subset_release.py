"""A variant list and a release -> a new release with those of its variants, annotated and visible as they are there.

One file because choosing variants, packing their lines and copying their rows work on the same two temporary tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from psycopg import Connection, Cursor
from psycopg.sql import SQL, Composable, Identifier

from accounts.problems import InvalidInputError
from background.locks import try_lock
from background.sessions import connection_info
from variants.annotate.annotation_run import AnnotationPlan, AnnotationResult
from variants.annotate.list_annotation import annotate_list
from variants.genome.alleles import VariantKey
from variants.genome.batches import batches
from variants.releases.building import build_release
from variants.releases.models import Release, SourceFile
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow, source_line_numbers, source_lines, variant_row
from variants.releases.store import ddl
from variants.releases.store.blocks import BlockPacker, file_of_block
from variants.releases.store.copy import Block, copy_blocks, copy_text
from variants.releases.store.statements import row_columns
from variants.releases.store.table_names import ReleaseTables

ROW_BATCH_SIZE = 2_000
_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")


class SubsetError(InvalidInputError):
    """A release that cannot be created; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class SubsetOrigin:
    """Where the variants of the new release come from.

    Attributes:
        job: The key of the job that creates it: what an earlier attempt of the same job left is replaced.
    """

    list_name: str
    job: str = ""


def annotate_and_create_release(
    *,
    plan: AnnotationPlan,
    lines: Iterable[str],
    output: Path,
    name: str,
    origin: SubsetOrigin,
    skip_assembly_check: bool = False,
) -> tuple[AnnotationResult, Release]:
    """Annotate a list, and create a release from the variants of the list that the release has.

    Args:
        skip_assembly_check: Create the release even if the list is of another assembly by its numbers.

    Returns:
        What came of the list, and the new release, ready to be published.

    Raises:
        SubsetError: No variant was found, the list is of another assembly, the name is taken, the release is not
            complete, or the new one is being created by another job.
    """
    if plan.release.is_in_lake_alone:
        raise SubsetError(f"{plan.release.model.name} is in its lake alone: annotate the list into a file instead")
    if plan.release.incompleteness:
        raise SubsetError(f"release {plan.release.model.name!r} is not complete: no release is created from it")
    with _build_subset(release=plan.release, name=name, job=origin.job) as subset:
        result = annotate_list(plan=replace(plan, on_keys=subset.take), lines=lines, output=output)
        report, source = result.report, plan.release.model
        if not report.found:
            raise SubsetError(f"no variant of the list is in {source.name}: there is nothing to create {name} from")
        claims = result.reading.claims if result.reading else ()
        wrong = report.wrong_assembly_warning(assembly=source.assembly, claims=claims)
        if wrong and not skip_assembly_check:
            raise SubsetError(
                f"{name} is not created: {wrong}. The annotated list is written; --skip-assembly-check (in a job"
                " skip_assembly_check) creates the release nevertheless"
            )
        summary = {"release": source.name, "edition": source.edition, "digest": source.digest}
        summary |= {"list": origin.list_name, "entries": report.entries, "found": report.found, "job": origin.job}
        summary |= {"warnings": result.warnings}
        summary |= {"reading": result.reading.as_json()} if result.reading else {}
        return result, subset.finish(summary, lambda: plan.progress and plan.progress(report.entries))


def check_release_name(name: str, *, job: str = "") -> None:
    """Raises SubsetError if no new release can have this name."""
    if not _NAME.fullmatch(name):
        raise SubsetError(f"{name!r} is not a name for a release: up to 60 letters, digits, - and _")
    same_name = Release.objects.filter(name=name).exclude(status=Release.Status.RETIRED)
    if same_name.exclude(_unfinished(job)).exists():
        raise SubsetError(f"there is a release {name!r} already: choose another name, or retire it first")


def _unfinished(job: str) -> Q:
    """Releases whose creation was interrupted, or whose job was, before it could report the end."""
    interrupted = Q(status=Release.Status.LOADING, summary__has_key="origin")
    return interrupted | Q(status=Release.Status.READY, summary__origin__job=job) if job else interrupted


@contextmanager
def _build_subset(*, release: ReleaseReader, name: str, job: str) -> Iterator[_SubsetBuilder]:
    """A builder for a new release of this name; what an earlier attempt left is removed first."""
    with psycopg.connect(connection_info(), autocommit=True) as session:
        if not try_lock(session, f"into {name}"):
            raise SubsetError(f"release {name!r} is being created by somebody else")
        check_release_name(name, job=job)
        for remains in Release.objects.filter(_unfinished(job), name=name):
            _discard_release(remains)
        with session.cursor() as cursor:
            ddl.create_chosen(cursor)
        yield _SubsetBuilder(release, name, session)


@dataclass
class _SubsetBuilder:
    """A new release being filled: `take` keys as they are found, in any order and more than once, then `finish`."""

    release: ReleaseReader
    name: str
    session: psycopg.Connection

    def take(self, keys: Iterable[VariantKey]) -> None:
        """Choose these variants for the new release."""
        with self.session.cursor() as cursor:
            choose_variants(cursor, keys)

    def finish(self, origin: dict[str, Any], beat: Callable[[], object]) -> Release:
        """Create the release.

        Args:
            origin: Where its variants come from, stored in its summary.
            beat: Called after each batch, so that a cancelled job stops.
        """
        created = _create_description(self.release, self.name, origin)
        try:
            self._fill(created, beat)
            build_release(self.session, connection_info(), created)
        except BaseException:
            _discard_release(created)
            raise
        created.refresh_from_db()
        return created

    def _fill(self, created: Release, beat: Callable[[], object]) -> None:
        source, target, groups = self.release.tables, ReleaseTables(created.pk), created.column_groups()
        for chrom in chosen_chromosomes(self.session):
            ddl.create_partitions(self.session, tables=target, groups=groups, chrom=chrom, bin_size=created.bin_size)
        packing = _LinePacker(self.release, created)
        with self.session.cursor() as cursor:
            for batch in batches(self._rows(), ROW_BATCH_SIZE):
                store_line_positions(cursor, packing.pack(batch))
                copy_blocks(cursor, table=target.blocks, blocks=packing.blocks())
                beat()
            copy_blocks(cursor, table=target.blocks, blocks=packing.blocks(last=True))
            copy_chosen(cursor, source=source, target=target, groups=groups)
        packing.write_counts()

    def _rows(self) -> Iterator[VariantRow]:
        rows = chosen_rows(self.session, source=self.release.tables, columns=row_columns())
        return (variant_row(row) for row in rows)


class _LinePacker:
    """Packs source lines into blocks of the new release, whose files mirror those of the old one."""

    def __init__(self, release: ReleaseReader, created: Release) -> None:
        self.release = release
        self.files = dict(zip(sorted(release.files), created.files.order_by("pk"), strict=True))
        self.packers = {old: BlockPacker(new.pk, created.bin_size) for old, new in self.files.items()}

    def pack(self, rows: Sequence[VariantRow]) -> Iterator[LinePosition]:
        """Put the source lines of rows into blocks; yields where they now are."""
        numbers_of_rows = source_line_numbers(release=self.release, rows=rows)
        lines_of_rows = source_lines(release=self.release, rows=rows)
        for row, lines, numbers in zip(rows, lines_of_rows, numbers_of_rows, strict=True):
            old = file_of_block(row.block_id)
            self.files[old].variant_count += 1
            self.files[old].line_count += len(lines)
            packer = self.packers[old]
            packer.line_numbers = [*packer.line_numbers, *numbers]
            yield row.chrom, row.pos, row.vkey, *packer.add(row.chrom, row.pos, lines)

    def blocks(self, *, last: bool = False) -> list[Block]:
        """The blocks that are full; with `last`, all that are left."""
        for packer in self.packers.values() if last else ():
            packer.close()
        return [block for packer in self.packers.values() for block in packer.take()]

    def write_counts(self) -> None:
        SourceFile.objects.bulk_update(self.files.values(), ["variant_count", "line_count"])


@transaction.atomic
def _create_description(release: ReleaseReader, name: str, origin: dict[str, Any]) -> Release:
    """A release with the dictionary, files and visibility of the old one, and empty tables."""
    old = release.model
    editions = Release.objects.filter(name=name).order_by("-edition").values_list("edition", flat=True)
    created = Release.objects.create(
        dataset=old.dataset,
        name=name,
        edition=(editions.first() or 0) + 1,
        assembly=old.assembly,
        status=Release.Status.LOADING,
        visibility=old.visibility,
        embargo_until=old.embargo_until,
        effect_sources=old.effect_sources,
        bin_size=old.bin_size,
        missing_values=old.missing_values,
        summary={"origin": origin},
        notes=old.notes,
    )
    created.people.set(old.people.all())
    created.teams.set(old.teams.all())
    _copy_rows(old.fields.order_by("position"), created)
    _copy_rows(old.files.order_by("pk"), created, line_count=0, variant_count=0, reject_count=0)
    with connection.cursor() as cursor:
        specs = [field.spec() for field in created.fields.all()]
        tables = ReleaseTables(created.pk)
        ddl.create_tables(cursor.cursor, tables=tables, specs=specs, reader=settings.LWDS_READER_ROLE)
    return created


def _copy_rows(rows: QuerySet[Any], created: Release, **changes: object) -> None:
    """Copy rows of a model to another release."""
    copies = list(rows)
    for copy in copies:
        copy.pk, copy.release = None, created
        for name, value in changes.items():
            setattr(copy, name, value)
    rows.model.objects.bulk_create(copies)


def _discard_release(release: Release) -> None:
    """Delete a release whose creation was interrupted, with its tables."""
    with psycopg.connect(connection_info(), autocommit=True) as session:
        ddl.drop_tables(session, tables=ReleaseTables(release.pk), groups=release.column_groups())
    release.delete()


LinePosition = tuple[int, int, int, int, int]  # chrom, pos, vkey, block id, number of the first line there
_FETCH_SIZE = 10_000  # rows
_CHOSEN = Identifier(ddl.CHOSEN)
_PLACED = Identifier(ddl.PLACED)


def choose_variants(cursor: Cursor, keys: Iterable[VariantKey]) -> None:
    """Add variants to the temporary table of chosen ones; a variant may be added more than once."""
    rows = (f"{chrom}\t{pos}\t{vkey}" for chrom, pos, vkey in keys)
    copy_text(cursor, table=_CHOSEN, columns=("chrom", "pos", "vkey"), rows=rows)


def chosen_chromosomes(session: Connection) -> list[int]:
    rows = session.execute(SQL("SELECT DISTINCT chrom FROM {} ORDER BY 1").format(_CHOSEN))
    return [chrom for (chrom,) in rows]


def chosen_rows(session: Connection, *, source: ReleaseTables, columns: Composable) -> Iterator[tuple[Any, ...]]:
    """`columns` of alias v for the chosen variants, each once, in order of the genome."""
    statement = SQL(
        "SELECT {} FROM (SELECT DISTINCT chrom, pos, vkey FROM {}) k JOIN {} v USING (chrom, pos, vkey)"
        " ORDER BY v.chrom, v.pos, v.vkey"
    ).format(columns, _CHOSEN, source.variants())
    with session.transaction(), session.cursor("chosen") as cursor:
        cursor.itersize = _FETCH_SIZE
        cursor.execute(statement)
        yield from cursor


def store_line_positions(cursor: Cursor, rows: Iterable[LinePosition]) -> None:
    """Add the new positions of source lines to their temporary table."""
    texts = ("\t".join(map(str, row)) for row in rows)
    copy_text(cursor, table=_PLACED, columns=("chrom", "pos", "vkey", "block_id", "line_no"), rows=texts)


def copy_chosen(cursor: Cursor, *, source: ReleaseTables, target: ReleaseTables, groups: Iterable[int]) -> None:
    """Copy the rows of the variants whose lines were stored, from every table except the blocks."""
    cursor.execute(SQL("ANALYZE {}").format(_PLACED))
    tables = [(source.variants(group), target.variants(group)) for group in groups]
    tables += [(source.effects, target.effects), (source.names, target.names)]
    for old, new in tables:
        cursor.execute(SQL("SELECT * FROM {} LIMIT 0").format(old))
        names = [column.name for column in cursor.description or ()]
        moved = {"block_id", "line_no"}
        values = [Identifier("p" if name in moved else "v", name) for name in names]
        cursor.execute(
            SQL("INSERT INTO {} ({}) SELECT {} FROM {} p JOIN {} v USING (chrom, pos, vkey)").format(
                new, SQL(", ").join(map(Identifier, names)), SQL(", ").join(values), _PLACED, old
            )
        )
