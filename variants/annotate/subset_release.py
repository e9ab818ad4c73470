"""The variants of a list that a release has become a release of their own, with all their annotation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from psycopg import Connection, Cursor
from psycopg.sql import SQL, Composable, Identifier

from variants.annotate.list_writer import Annotation, annotate_list
from variants.genome.alleles import VariantKey
from variants.genome.batches import batches
from variants.releases.building import build_release
from variants.releases.models import Release, SourceFile
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow, source_lines
from variants.releases.store import ddl
from variants.releases.store.blocks import BlockPacker, file_of_block
from variants.releases.store.connection import connection_info
from variants.releases.store.copy import Block, copy_blocks, copy_text
from variants.releases.store.statements import row_columns
from variants.releases.store.table_names import ReleaseTables

ROWS_AT_ONCE = 2_000
_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")


class IntersectingError(ValueError):
    """The release cannot be made; the message is one sentence for whoever asked."""


def annotate_into(
    *, asked: Annotation, lines: Iterable[str], output: Path, name: str, list_name: str, job: str = ""
) -> Release:
    """Annotate a list, and make a release of the variants that were found: ready, to be published by whoever may.

    job: its key; what an earlier attempt of the same job made is made anew. Raises IntersectingError.
    """
    with _intersection(release=asked.release, name=name, job=job) as making:
        asked.found = making.take
        annotate_list(asked=asked, lines=lines, output=output)
        report, source = asked.report, asked.release.model
        if not report.found:
            raise IntersectingError(f"no variant of the list is in {source.name}: there is nothing to make {name} of")
        origin = {"release": source.name, "edition": source.edition, "digest": source.digest, "list": list_name}
        origin |= {"entries": report.entries, "found": report.found, "job": job}
        return making.finish(origin, lambda: asked.progress and asked.progress(report.entries))


def check_name(name: str, *, job: str = "") -> None:
    """Raises IntersectingError where no new release can have this name."""
    if not _NAME.fullmatch(name):
        raise IntersectingError(f"{name!r} is no name for a release: up to 60 letters, digits, - and _")
    taken = Release.objects.filter(name=name).exclude(status=Release.Status.RETIRED)
    if taken.exclude(_cut_off(job)).exists():
        raise IntersectingError(f"there is a release {name!r} already: choose another name, or retire it first")


def _cut_off(job: str) -> Q:
    """Releases whose making ended early, or whose job did, before it could say so."""
    found = Q(status=Release.Status.LOADING, summary__has_key="origin")
    return found | Q(status=Release.Status.READY, summary__origin__job=job) if job else found


@contextmanager
def _intersection(*, release: ReleaseReader, name: str, job: str) -> Iterator[_Intersection]:
    """A new release of this name, to be filled with variants of `release`; what an earlier attempt left is removed."""
    with psycopg.connect(connection_info(), autocommit=True) as session:
        row = session.execute("SELECT pg_try_advisory_lock(hashtext(%s))", (f"into {name}",)).fetchone()
        if not row or not row[0]:
            raise IntersectingError(f"release {name!r} is being made by somebody else")
        check_name(name, job=job)
        for left in Release.objects.filter(_cut_off(job), name=name):
            _discard(left)
        with session.cursor() as cursor:
            ddl.create_chosen(cursor)
        yield _Intersection(release, name, session)


@dataclass
class _Intersection:
    """A new release being filled: take rows as they are found, in any order and often, then finish."""

    release: ReleaseReader
    name: str
    session: psycopg.Connection

    def take(self, rows: Iterable[VariantRow]) -> None:
        with self.session.cursor() as cursor:
            choose(cursor, (row.key for row in rows))

    def finish(self, origin: dict[str, Any], beat: Callable[[], object]) -> Release:
        """Make the release. origin: what its list was and what came of it, kept in its summary. beat: called often."""
        made = _described(self.release, self.name, origin)
        try:
            self._fill(made, beat)
            build_release(self.session, connection_info(), made)
        except BaseException:
            _discard(made)
            raise
        made.refresh_from_db()
        return made

    def _fill(self, made: Release, beat: Callable[[], object]) -> None:
        source, target, groups = self.release.tables, ReleaseTables(made.pk), made.column_groups()
        for chrom in chosen_chromosomes(self.session):
            ddl.create_partitions(self.session, tables=target, groups=groups, chrom=chrom, bin_size=made.bin_size)
        packing = _Packing(self.release, made)
        rows = self._rows()
        with self.session.cursor() as cursor:
            for batch in batches(rows, ROWS_AT_ONCE):
                keep_places(cursor, packing.placed(batch))
                copy_blocks(cursor, table=target.blocks, blocks=packing.blocks())
                beat()
            copy_blocks(cursor, table=target.blocks, blocks=packing.blocks(last=True))
            copy_chosen(cursor, source=source, target=target, groups=groups)
        packing.write_counts()

    def _rows(self) -> Iterator[VariantRow]:
        found = chosen_rows(self.session, source=self.release.tables, columns=row_columns())
        return (VariantRow(*row) for row in found)


class _Packing:
    """Source lines on their way into the blocks of the new release's files, which mirror those of the old one."""

    def __init__(self, release: ReleaseReader, made: Release) -> None:
        self.release = release
        self.files = dict(zip(sorted(release.files), made.files.order_by("pk"), strict=True))
        self.packers = {old: BlockPacker(new.pk, made.bin_size) for old, new in self.files.items()}

    def placed(self, rows: Sequence[VariantRow]) -> Iterator[Placed]:
        for row, lines in zip(rows, source_lines(release=self.release, rows=rows), strict=True):
            old = file_of_block(row.block_id)
            self.files[old].variant_count += 1
            self.files[old].line_count += len(lines)
            yield row.chrom, row.pos, row.vkey, *self.packers[old].place(row.chrom, row.pos, lines)

    def blocks(self, *, last: bool = False) -> list[Block]:
        """Blocks that are full; with `last` also those that are not."""
        for packer in self.packers.values() if last else ():
            packer.close()
        return [block for packer in self.packers.values() for block in packer.take()]

    def write_counts(self) -> None:
        SourceFile.objects.bulk_update(self.files.values(), ["variant_count", "line_count"])


@transaction.atomic
def _described(release: ReleaseReader, name: str, origin: dict[str, Any]) -> Release:
    """The new release with the dictionary and files of the old one, without rows; as visible as the old one."""
    old = release.model
    editions = Release.objects.filter(name=name).order_by("-edition").values_list("edition", flat=True)
    made = Release.objects.create(
        dataset=old.dataset,
        name=name,
        edition=(editions.first() or 0) + 1,
        assembly=old.assembly,
        status=Release.Status.LOADING,
        visibility=old.visibility,
        embargo_until=old.embargo_until,
        effect_sources=old.effect_sources,
        bin_size=old.bin_size,
        summary={"origin": origin},
    )
    made.people.set(old.people.all())
    made.teams.set(old.teams.all())
    _copied(old.fields.order_by("position"), made)
    _copied(old.files.order_by("pk"), made, line_count=0, variant_count=0, reject_count=0)
    with connection.cursor() as cursor:
        specs = [field.spec() for field in made.fields.all()]
        tables = ReleaseTables(made.pk)
        ddl.create_tables(cursor.cursor, tables=tables, specs=specs, reader=settings.LWDS_READER_ROLE)
    return made


def _copied(rows: QuerySet[Any], made: Release, **changes: object) -> None:
    """The same rows for another release."""
    copies = list(rows)
    for copy in copies:
        copy.pk, copy.release = None, made
        for name, value in changes.items():
            setattr(copy, name, value)
    rows.model.objects.bulk_create(copies)


def _discard(release: Release) -> None:
    """Remove a release whose making ended early, with its tables."""
    with psycopg.connect(connection_info(), autocommit=True) as session:
        ddl.drop_tables(session, tables=ReleaseTables(release.pk), groups=release.column_groups())
    release.delete()


Placed = tuple[int, int, int, int, int]  # chrom, pos, vkey, block id, number of the first line there
_AT_ONCE = 10_000
_CHOSEN = Identifier(ddl.CHOSEN)
_PLACED = Identifier(ddl.PLACED)


def choose(cursor: Cursor, keys: Iterable[VariantKey]) -> None:
    """Remember these variants for the session; the same one may come again."""
    rows = (f"{chrom}\t{pos}\t{vkey}" for chrom, pos, vkey in keys)
    copy_text(cursor, table=_CHOSEN, columns=("chrom", "pos", "vkey"), rows=rows)


def chosen_chromosomes(session: Connection) -> list[int]:
    rows = session.execute(SQL("SELECT DISTINCT chrom FROM {} ORDER BY 1").format(_CHOSEN))
    return [chrom for (chrom,) in rows]


def chosen_rows(session: Connection, *, source: ReleaseTables, columns: Composable) -> Iterator[tuple[object, ...]]:
    """`columns` of alias v for the chosen variants, each once, in order of the genome."""
    statement = SQL(
        "SELECT {} FROM (SELECT DISTINCT chrom, pos, vkey FROM {}) k JOIN {} v USING (chrom, pos, vkey)"
        " ORDER BY v.chrom, v.pos, v.vkey"
    ).format(columns, _CHOSEN, source.variants())
    with session.transaction(), session.cursor("chosen") as cursor:
        cursor.itersize = _AT_ONCE
        cursor.execute(statement)
        yield from cursor


def keep_places(cursor: Cursor, rows: Iterable[Placed]) -> None:
    """Remember where the source lines of variants now are."""
    texts = ("\t".join(map(str, row)) for row in rows)
    copy_text(cursor, table=_PLACED, columns=("chrom", "pos", "vkey", "block_id", "line_no"), rows=texts)


def copy_chosen(cursor: Cursor, *, source: ReleaseTables, target: ReleaseTables, groups: Iterable[int]) -> None:
    """Copy the rows of all placed variants from every table but the blocks."""
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
