"""The variants of a list that a release has become a release of their own, with all their annotation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from variants.models import Release, SourceFile
from variants.selectors.releases import OpenRelease
from variants.selectors.variants import VariantRow, row_columns, source_lines
from variants.services.annotation import Annotation, annotate_list
from variants.services.finishing import build_release
from variants.storage import ddl, subset
from variants.storage.blocks import file_of_block
from variants.storage.connecting import connection_info
from variants.storage.copy import Block, copy_blocks
from variants.storage.names import ReleaseTables
from variants.storage.packing import BlockPacker

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
    with _intersection(opened=asked.opened, name=name, job=job) as making:
        asked.found = making.take
        annotate_list(asked=asked, lines=lines, output=output)
        report, source = asked.report, asked.opened.release
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
def _intersection(*, opened: OpenRelease, name: str, job: str) -> Iterator[_Intersection]:
    """A new release of this name, to be filled with variants of `opened`; what an earlier attempt left is removed."""
    with psycopg.connect(connection_info(), autocommit=True) as session:
        row = session.execute("SELECT pg_try_advisory_lock(hashtext(%s))", (f"into {name}",)).fetchone()
        if not row or not row[0]:
            raise IntersectingError(f"release {name!r} is being made by somebody else")
        check_name(name, job=job)
        for left in Release.objects.filter(_cut_off(job), name=name):
            _discard(left)
        with session.cursor() as cursor:
            ddl.create_chosen(cursor)
        yield _Intersection(opened, name, session)


@dataclass
class _Intersection:
    """A new release being filled: take rows as they are found, in any order and often, then finish."""

    opened: OpenRelease
    name: str
    session: psycopg.Connection

    def take(self, rows: Iterable[VariantRow]) -> None:
        with self.session.cursor() as cursor:
            subset.choose(cursor, ((row.chrom, row.pos, row.vkey) for row in rows))

    def finish(self, origin: dict[str, Any], beat: Callable[[], object]) -> Release:
        """Make the release. origin: what its list was and what came of it, kept in its summary. beat: called often."""
        made = _described(self.opened, self.name, origin)
        try:
            self._fill(made, beat)
            build_release(self.session, connection_info(), made)
        except BaseException:
            _discard(made)
            raise
        made.refresh_from_db()
        return made

    def _fill(self, made: Release, beat: Callable[[], object]) -> None:
        source, target, groups = self.opened.tables, ReleaseTables(made.pk), made.column_groups()
        for chrom in subset.chosen_chromosomes(self.session):
            ddl.create_partitions(self.session, tables=target, groups=groups, chrom=chrom, bin_size=made.bin_size)
        packing = _Packing(self.opened, made)
        rows = self._rows()
        with self.session.cursor() as cursor:
            while batch := list(islice(rows, ROWS_AT_ONCE)):
                subset.keep_places(cursor, packing.placed(batch))
                copy_blocks(cursor, table=target.blocks, blocks=packing.blocks())
                beat()
            copy_blocks(cursor, table=target.blocks, blocks=packing.blocks(last=True))
            subset.copy_chosen(cursor, source=source, target=target, groups=groups)
        packing.write_counts()

    def _rows(self) -> Iterator[VariantRow]:
        found = subset.chosen_rows(self.session, source=self.opened.tables, columns=row_columns())
        return (VariantRow(*row) for row in found)


class _Packing:
    """Source lines on their way into the blocks of the new release's files, which mirror those of the old one."""

    def __init__(self, opened: OpenRelease, made: Release) -> None:
        self.opened = opened
        self.files = dict(zip(sorted(opened.files), made.files.order_by("pk"), strict=True))
        self.packers = {old: BlockPacker(new.pk, made.bin_size) for old, new in self.files.items()}

    def placed(self, rows: Sequence[VariantRow]) -> Iterator[subset.Placed]:
        for row, lines in zip(rows, source_lines(opened=self.opened, rows=rows), strict=True):
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
def _described(opened: OpenRelease, name: str, origin: dict[str, Any]) -> Release:
    """The new release with the dictionary and files of the old one, without rows; as visible as the old one."""
    old = opened.release
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
