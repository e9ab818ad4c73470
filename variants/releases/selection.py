"""Rows of an open release that answer a query: typed columns decide in SQL, source lines what they cannot decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from django.db import OperationalError, transaction
from psycopg.errors import QueryCanceled
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from variants.genome.regions import Region
from variants.query.conditions import Always, BoundNode, GeneIn, InRegion, scope
from variants.query.evaluate import SourceVariant, matches
from variants.query.to_sql import Compiled, compile_query
from variants.query.tree import all_of
from variants.releases.query_names import bound_query
from variants.releases.reader import ReleaseReader
from variants.releases.rows import ROW_COLUMNS, VariantRow, row_columns, source_cells
from variants.releases.store.connection import QUESTIONS, questions

ROWS_AT_ONCE = 500  # rows fetched, and decoded where they must be, together
ANSWER_WITHIN = 2.0  # seconds for an exact count while somebody waits
SAMPLE_PERCENT = 1
SAMPLE = f" TABLESAMPLE SYSTEM ({SAMPLE_PERCENT}) REPEATABLE (1)"  # always the same pages
MOST_DECODED = 50_000  # variants whose source lines are read while somebody waits: about 2 s
_WIDTH = len(ROW_COLUMNS)


@dataclass(frozen=True)
class Selection:
    """A query over part of an open release, ready to be asked. `warnings`: what a lenient reading could not find."""

    release: ReleaseReader
    node: BoundNode
    warnings: tuple[str, ...] = ()

    @cached_property
    def compiled(self) -> Compiled:
        return compile_query(self.node, tables=self.release.tables, effects=self.release.effect_fields)

    @cached_property
    def regions(self) -> tuple[Region, ...] | None:
        """Where rows can be, in genome order; None = anywhere."""
        return scope(self.node)

    def without_query(self) -> Selection:
        """All variants of the same release."""
        return Selection(self.release, Always())

    @property
    def reads_whole_genome(self) -> bool:
        """True where more source lines would have to be decoded than anybody waits for: right for a job only."""
        many = self.release.model.variant_count > MOST_DECODED
        return many and not self.compiled.exact and self.regions is None


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows match. An estimate comes from a sample; None = neither could be had in time."""

    value: int | None
    exact: bool = True


def select_variants(
    *,
    release: ReleaseReader,
    text: str = "",
    region: Region | None = None,
    gene: GeneIn | None = None,
    lenient: bool = False,
) -> Selection:
    """A query text, optionally inside a region or gene: there consequences are those on that gene's transcripts.

    Raises variants.query.errors.QueryError with the position of what is wrong.
    """
    bound = bound_query(release=release, text=text, lenient=lenient)
    narrowing = [InRegion(region)] if region else []
    node = all_of([*([gene] if gene else []), *narrowing, bound.root])
    return Selection(release, node, bound.warnings)


def matching_rows(
    *,
    selection: Selection,
    columns: Sequence[str] = (),
    after: tuple[int, int, int] | None = None,
    before: tuple[int, int, int] | None = None,
    limit: int | None = None,
    order: Sequence[Composable] = (),
) -> Iterator[VariantRow]:
    """Rows in order of (chrom, pos, vkey), behind the key `after`; memory does not grow with their number.

    before: the rows before this key instead, the nearest first. columns: typed columns to read into `values`.
    order: items of ORDER BY on alias v that come before the key.
    """
    rows = _decided(selection, _candidates(selection, columns, after, before, limit, order))
    return islice(rows, limit) if limit is not None else rows


def count_matching(*, selection: Selection, within: float = ANSWER_WITHIN) -> Count:
    """The exact number within so many seconds, else an estimate from a sample of the table's pages, else None."""
    if selection.compiled.exact:
        exact = _count(selection, within=within)
        return Count(exact) if exact is not None else Count(_estimate(selection, within=within), exact=False)
    if selection.reads_whole_genome:
        return Count(None, exact=False)
    return Count(sum(1 for _ in matching_rows(selection=selection)))


class TooSlowError(Exception):
    """The answer did not come within the time somebody waits for it."""


@contextmanager
def answering_within(seconds: float | None) -> Iterator[Any]:
    """A cursor whose statements end after so many seconds, None = never. Raises TooSlowError."""
    try:
        with transaction.atomic(using=QUESTIONS), questions.cursor() as cursor:
            if seconds is not None:
                cursor.execute(SQL("SET LOCAL statement_timeout = {}").format(Literal(max(1, int(seconds * 1000)))))
            yield cursor
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooSlowError from None
        raise


def _count(selection: Selection, *, within: float, sample: str = "") -> int | None:
    may = selection.compiled.may
    source, places = rows_source(selection, sample)
    statement = SQL("SELECT count(*) FROM {} WHERE {}").format(source, may.sql)
    try:
        with answering_within(within) as cursor:
            cursor.execute(statement, [*places, *may.parameters])
            return cursor.fetchone()[0]
    except TooSlowError:
        return None


def _estimate(selection: Selection, *, within: float) -> int | None:
    """Pages are drawn by a fixed seed: the same question has the same answer until the release changes."""
    if selection.regions is not None:
        return None
    found = _count(selection, within=within, sample=SAMPLE)
    return None if found is None else found * 100 // SAMPLE_PERCENT


def rows_source(selection: Selection, sample: str = "") -> tuple[Composable, list[Any]]:
    """The rows to look at under the alias v, with parameters: each region is looked up by the index."""
    table = selection.release.tables.variants()
    regions = selection.regions
    if regions is None:
        return SQL("{} v{}").format(table, SQL(sample)), []  # type: ignore[arg-type]
    source = SQL(
        "unnest(%s::smallint[], %s::int[], %s::int[]) AS r (chrom, first, last) CROSS JOIN LATERAL"
        " (SELECT * FROM {} v WHERE v.chrom = r.chrom AND v.pos BETWEEN r.first AND r.last OFFSET 0) v"
    ).format(table)
    return source, [[each.chrom for each in regions], [each.start for each in regions], [each.end for each in regions]]


def _candidates(
    selection: Selection,
    columns: Sequence[str],
    after: tuple[int, int, int] | None,
    before: tuple[int, int, int] | None,
    limit: int | None,
    order: Sequence[Composable],
) -> Iterator[tuple[VariantRow, bool]]:
    """(row, whether SQL has decided that it matches) for every row that can match, streamed."""
    compiled = selection.compiled
    source, places = rows_source(selection)
    parts: list[Composable] = [SQL("SELECT {}").format(row_columns(columns))]
    parameters: list[Any] = []
    if not compiled.exact:
        parts.append(SQL(", ({}) IS TRUE").format(compiled.must.sql))
        parameters += compiled.must.parameters
    parts.append(SQL(" FROM {} WHERE {}").format(source, compiled.may.sql))
    parameters += [*places, *compiled.may.parameters]
    if after is not None:
        # Partitions are pruned by the first condition only: a comparison of rows is not.
        parts.append(SQL(" AND v.chrom >= %s AND (v.chrom, v.pos, v.vkey) > (%s, %s, %s)"))
        parameters += [after[0], *after]
    if before is not None:
        parts.append(SQL(" AND v.chrom <= %s AND (v.chrom, v.pos, v.vkey) < (%s, %s, %s)"))
        parameters += [before[0], *before]
    key = [
        SQL("v.{} {}").format(Identifier(name), SQL("DESC" if before else "ASC")) for name in ("chrom", "pos", "vkey")
    ]
    parts.append(SQL(" ORDER BY {}").format(SQL(", ").join([*order, *key])))
    if limit is not None and compiled.exact:
        parts.append(SQL(" LIMIT {}").format(Literal(limit)))
    end = _WIDTH + len(columns)
    for row in _stream(Composed(parts), parameters):
        yield VariantRow(*row[:_WIDTH], row[_WIDTH:end]), compiled.exact or row[end]


def _stream(statement: Composed, parameters: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """Rows of a statement through a server-side cursor."""
    with transaction.atomic(using=QUESTIONS), questions.chunked_cursor() as cursor:
        cursor.execute(statement, parameters)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from rows


def _decided(selection: Selection, candidates: Iterator[tuple[VariantRow, bool]]) -> Iterator[VariantRow]:
    """The candidates that match: those in doubt are asked of their source lines."""
    if selection.compiled.exact:
        yield from (row for row, _ in candidates)
        return
    while batch := list(islice(candidates, ROWS_AT_ONCE)):
        doubtful = [row for row, decided in batch if not decided]
        answers = iter(list(answers_of_lines(selection=selection, rows=doubtful)))
        yield from (row for row, decided in batch if decided or next(answers))


def answers_of_lines(*, selection: Selection, rows: Sequence[VariantRow], gene: str | None = None) -> Iterator[bool]:
    """Whether each row matches, by its source lines; `gene`: consequences are those on this gene's transcripts."""
    release = selection.release
    for row, (file, lines) in zip(rows, source_cells(release=release, rows=rows), strict=True):
        columns = release.places_of_fields[file]
        variant = SourceVariant(row.chrom, row.pos, row.ref, row.alt, row.vkey, lines, columns)
        yield matches(selection.node, variant, effects=release.effect_fields, gene=gene)
