"""Query + part of a release -> the rows that match: typed columns decide in SQL, source lines what they cannot.

One file because rows, counts and estimates compose the same statement from one Selection.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from typing import Any

from django.db import OperationalError, transaction
from psycopg.errors import QueryCanceled
from psycopg.sql import SQL, Literal

from accounts.budget import check_amount, check_time, limit_of, remaining_seconds
from accounts.lanes import take_lane
from accounts.statement_limits import forget_statement_limit
from variants.genome.alleles import VariantKey
from variants.genome.batches import batches
from variants.genome.regions import Region
from variants.lake.engine import LakeQuestion
from variants.query.bound_tree import Predicate, compile_predicate, count_bases, searched_regions
from variants.query.conditions import Always, BoundNode, GeneIn, InRegion
from variants.query.errors import QueryError
from variants.query.row_order import OrderItem, order_in_postgresql
from variants.query.source_variant import SourceVariant
from variants.query.to_sql import Compiled, compile_query
from variants.query.tree import Node, all_of
from variants.releases.lake_keys import count_in_lake, rows_from_lake
from variants.releases.query_names import bind_query
from variants.releases.reader import ReleaseReader
from variants.releases.row_batches import Batch, RowSearch, batches_after, batches_before, ordered_batches, rows_source
from variants.releases.rows import VariantRow, source_cells
from variants.releases.store.connection import READONLY, readonly

ROW_BATCH_SIZE = 500  # rows whose source lines are decoded together
COUNT_TIMEOUT = 2.0  # seconds for an exact count while somebody waits
SAMPLE_PERCENT = 1
SAMPLE = f" TABLESAMPLE SYSTEM ({SAMPLE_PERCENT}) REPEATABLE (1)"  # always the same pages
MAX_DECODED = 50_000  # variants of a release whose source lines are all read while somebody waits: about 2 s
MIN_LAKE_BASES = 1_000_000  # in fewer, some thousand variants, source lines are read sooner than columns of a lake


@dataclass(frozen=True)
class Selection:
    """A bound query over part of an open release. `warnings`: see query.binding.Bound."""

    release: ReleaseReader
    node: BoundNode
    warnings: tuple[str, ...] = ()

    @cached_property
    def compiled(self) -> Compiled:
        return compile_query(self.node, tables=self.release.tables, effects=self.release.effect_fields)

    @cached_property
    def predicate(self) -> Predicate:
        """Decides about a variant by its source lines."""
        return compile_predicate(self.node, self.release.effect_fields)

    @cached_property
    def regions(self) -> tuple[Region, ...] | None:
        """Where rows can be, in the order of the genome; None = anywhere."""
        return searched_regions(self.node)

    @cached_property
    def lake_question(self) -> LakeQuestion | None:
        """What the lake is asked instead of decoding many source lines; None where few would do, or without a lake."""
        if self.compiled.exact or (self.regions is not None and count_bases(self.regions) < MIN_LAKE_BASES):
            return None
        return self.in_lake

    @property
    def in_lake(self) -> LakeQuestion | None:
        """The selection as a question for the lake, whatever else could answer it; None without a lake."""
        lake = self.release.lake
        return None if lake is None else lake.ask(self.node, self.regions)

    def ask_lake_for(self, order: Sequence[OrderItem]) -> tuple[LakeQuestion | None, str]:
        """(what the lake is asked for rows in an order, None if it is not asked; SQL of the order)."""
        lake, question = self.release.lake, self.lake_question
        if lake is None:
            return None, ""
        if question is None and not all(item.is_typed for item in order):
            question = self.in_lake
        return question, lake.order_by(order)

    @property
    def answered_from(self) -> str:
        """What decides which variants match: "database" or "lake"."""
        return "lake" if self.lake_question else "database"

    def check_decodable(self) -> None:
        """Raises OverLimitError if a request would have to decode the source lines of more variants than its limit."""
        maximum = limit_of("max_decoded_variants")
        if maximum is not None and not self.compiled.exact and self.lake_question is None:
            check_amount("max_decoded_variants", self._undecided_count(maximum + 1), is_exact=False)

    @cached_property
    def _undecided(self) -> dict[int, int]:
        return {}

    def _undecided_count(self, most: int) -> int:
        """How many variants SQL leaves to their source lines, counted up to `most`."""
        if most not in self._undecided:
            source, region_arrays = rows_source(self.release.tables, self.regions)
            may, must = self.compiled.may, self.compiled.must
            statement = SQL(
                "SELECT count(*) FROM (SELECT FROM {} WHERE ({}) AND ({}) IS NOT TRUE LIMIT %s) undecided"
            ).format(source, may.sql, must.sql)
            with readonly.cursor() as cursor:
                cursor.execute(statement, [*region_arrays, *may.parameters, *must.parameters, most])
                (self._undecided[most],) = cursor.fetchone()
        return self._undecided[most]

    def without_query(self) -> Selection:
        """All variants of the same release."""
        return Selection(self.release, Always())

    @property
    def reads_whole_genome(self) -> bool:
        """Whether more source lines would have to be decoded than anybody waits for: work for a job only."""
        many = self.release.model.variant_count > MAX_DECODED
        return many and not self.compiled.exact and self.regions is None and self.lake_question is None


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows match. An estimate comes from a sample; None = neither could be had in time."""

    value: int | None
    exact: bool = True


def select_variants(
    *,
    release: ReleaseReader,
    query: str | Node = "",
    region: Region | None = None,
    gene: GeneIn | None = None,
    lenient: bool = False,
) -> Selection:
    """A query, as text or as a tree, optionally inside a region or a gene -> the selection to read rows of.

    Inside a gene, consequences are those on that gene's transcripts.

    Args:
        lenient: unknown fields and impossible values match nothing and become warnings of the selection.

    Raises:
        QueryError: with the position of what is wrong.
    """
    bound = bind_query(release=release, query=query, lenient=lenient)
    limits: list[BoundNode] = [*([gene] if gene else []), *([InRegion(region)] if region else [])]
    return Selection(release, all_of([*limits, bound.root]) if limits else bound.root, bound.warnings)


def select_with_problem(
    *, release: ReleaseReader, query: str, region: Region | None = None, gene: GeneIn | None = None
) -> tuple[Selection, Selection | None, str]:
    """(all variants of a region or gene; those that the query selects, None without one; why it cannot be asked)."""
    everything = select_variants(release=release, region=region, gene=gene)
    if not query:
        return everything, None, ""
    try:
        return everything, select_variants(release=release, query=query, region=region, gene=gene), ""
    except QueryError as error:
        return everything, None, str(error)


def matching_rows(
    *,
    selection: Selection,
    columns: Sequence[str] = (),
    after: VariantKey | None = None,
    before: VariantKey | None = None,
    limit: int | None = None,
    order: Sequence[OrderItem] = (),
) -> Iterator[VariantRow]:
    """Rows in order of their keys; memory does not grow with their number.

    No transaction is open while a row is used. At most one of `after`, `before` and `order` is given.

    Args:
        columns: typed columns to read into `values`.
        after: give the rows behind this key.
        before: give the rows before this key, the nearest first.
        order: what they are sorted by first (variants.releases.ordering); many fields only a lake can sort by.

    Raises:
        OverLimitError: the source lines of too many variants would have to be read while somebody waits.
    """
    take_lane("question")
    question, sorted_by = selection.ask_lake_for(order)
    if question is not None:
        rows = rows_from_lake(
            release=selection.release, question=question, columns=columns, after=after, before=before, order=sorted_by,
            limit=limit,
        )  # fmt: skip
    else:
        selection.check_decodable()
        rows = _iter_matching(selection, _candidate_batches(selection, columns, after, before, limit, order))
    return islice(rows, limit) if limit is not None else rows


def count_matching(*, selection: Selection, within: float = COUNT_TIMEOUT) -> Count:
    """The exact number within so many seconds, else an estimate from a sample of the table's pages, else None.

    Raises:
        OverLimitError: the source lines of too many variants would have to be read while somebody waits.
    """
    take_lane("question")
    if selection.compiled.exact:
        exact = _count(selection, within=within)
        if exact is None and (question := selection.in_lake) is not None:
            exact = count_in_lake(question, within=within)
        return Count(exact) if exact is not None else Count(_estimate(selection, within=within), exact=False)
    if selection.lake_question is not None:
        exact = count_in_lake(selection.lake_question, within=within)
        return Count(exact, exact=exact is not None)
    if selection.reads_whole_genome:
        return Count(None, exact=False)
    return Count(sum(1 for _ in matching_rows(selection=selection)))


class TooSlowError(Exception):
    """The answer did not come within the time that somebody waits for it."""


@contextmanager
def cursor_with_timeout(seconds: float | None) -> Iterator[Any]:
    """A cursor whose statements end after so many seconds, None = never, and in any case with the request's time.

    Raises:
        TooSlowError: a statement took longer.
        OutOfTimeError: the time of the request is over.
    """
    try:
        with transaction.atomic(using=READONLY), readonly.cursor() as cursor:
            seconds_left = remaining_seconds()
            if seconds is not None and (seconds_left is None or seconds < seconds_left):
                cursor.execute(SQL("SET LOCAL statement_timeout = {}").format(Literal(max(1, int(seconds * 1000)))))
            yield cursor
    except OperationalError as error:
        forget_statement_limit(readonly)
        if isinstance(error.__cause__, QueryCanceled):
            check_time()
            raise TooSlowError from None
        raise


def _count(selection: Selection, *, within: float, sample: str = "") -> int | None:
    may = selection.compiled.may
    source, region_arrays = rows_source(selection.release.tables, selection.regions, sample)
    statement = SQL("SELECT count(*) FROM {} WHERE {}").format(source, may.sql)
    try:
        with cursor_with_timeout(within) as cursor:
            cursor.execute(statement, [*region_arrays, *may.parameters])
            (count,) = cursor.fetchone()
            return int(count)
    except TooSlowError:
        return None


def _estimate(selection: Selection, *, within: float) -> int | None:
    """Pages are drawn by a fixed seed: the same query has the same estimate until the release changes."""
    if selection.regions is not None:
        return None
    count = _count(selection, within=within, sample=SAMPLE)
    return None if count is None else count * 100 // SAMPLE_PERCENT


def _candidate_batches(
    selection: Selection,
    columns: Sequence[str],
    after: VariantKey | None,
    before: VariantKey | None,
    limit: int | None,
    order: Sequence[OrderItem],
) -> Iterator[Batch]:
    search = RowSearch(selection.release.tables, selection.compiled, selection.regions, columns)
    if not selection.compiled.exact:
        limit = None  # source lines leave some rows out
    if order:
        return ordered_batches(search, order_in_postgresql(order, selection.release.tables), limit)
    if before is not None:
        return batches_before(search, before, limit)
    return batches_after(search, after, limit)


def _iter_matching(selection: Selection, candidate_batches: Iterable[Batch]) -> Iterator[VariantRow]:
    """The candidates that match; source lines decide about those that SQL left open."""
    for candidates in chain.from_iterable(batches(batch, ROW_BATCH_SIZE) for batch in candidate_batches):
        check_time()
        undecided = [row for row, is_decided in candidates if not is_decided]
        answers = match_on_source_lines(selection=selection, rows=undecided)
        yield from [row for row, is_decided in candidates if is_decided or next(answers)]


def match_on_source_lines(
    *, selection: Selection, rows: Sequence[VariantRow], gene: str | None = None
) -> Iterator[bool]:
    """Whether each row matches by its source lines, parallel to `rows`.

    Args:
        gene: consequences are those on this gene's transcripts.
    """
    for variant in source_variants(release=selection.release, rows=rows):
        yield selection.predicate(variant, gene)


def source_variants(*, release: ReleaseReader, rows: Sequence[VariantRow]) -> Iterator[SourceVariant]:
    """Each row with its decoded source lines, parallel to `rows`, as predicates read it."""
    effects = release.effect_fields
    for row, (file, lines) in zip(rows, source_cells(release=release, rows=rows), strict=True):
        check_time()
        columns = release.field_columns[file]
        yield SourceVariant(row.chrom, row.pos, row.ref, row.alt, row.vkey, lines, columns, effects)
