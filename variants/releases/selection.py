"""Query + part of a release -> the rows that match: typed columns decide in SQL, source lines what they cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice
from typing import TypeVar

from psycopg.sql import SQL

from accounts.budget import check_amount, check_time, limit_of
from accounts.lanes import take_lane
from variants.genome.alleles import VariantKey
from variants.genome.batches import batches
from variants.genome.regions import Region
from variants.lake.engine import LakeQuestion, LakeUnreadableError
from variants.query.bound_tree import Predicate, compile_predicate, count_bases, searched_regions
from variants.query.conditions import Always, BoundNode, GeneIn, InRegion
from variants.query.errors import QueryError
from variants.query.row_order import OrderItem, order_in_postgresql
from variants.query.source_variant import SourceVariant
from variants.query.to_sql import Compiled, compile_query
from variants.query.tree import Node, all_of
from variants.releases.lake_keys import rows_from_lake
from variants.releases.query_names import bind_query
from variants.releases.reader import ReleaseReader
from variants.releases.row_batches import Batch, RowSearch, batches_after, batches_before, ordered_batches, rows_source
from variants.releases.rows import VariantRow, source_cells
from variants.releases.store.connection import readonly

ROW_BATCH_SIZE = 500  # rows whose source lines are decoded together
MAX_DECODED = 50_000  # variants of a release whose source lines are all read while somebody waits: about 2 s
MIN_LAKE_BASES = 1_000_000  # in fewer, some thousand variants, source lines are read sooner than columns of a lake
ResultT = TypeVar("ResultT")


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
        """The question for the lake that saves decoding many source lines; None if few are, or without a lake."""
        if not self.release.is_in_lake_alone and (self.compiled.exact or self._is_narrow):
            return None
        return self.in_lake

    @property
    def in_lake(self) -> LakeQuestion | None:
        """The selection as a question for the lake, whatever else could answer it; None without a lake."""
        store = self.release.lake_store
        lake = store.lake if store else self.release.lake
        return None if lake is None else lake.make_question(self.node, self.regions)

    def make_lake_question(self, order: Sequence[OrderItem]) -> tuple[LakeQuestion | None, str]:
        """(the question for the lake for rows in an order, None if it is not used; SQL of the order)."""
        lake, question = self.release.lake, self.lake_question
        if lake is None:
            return None, ""
        if question is None and order and (self.is_sorted_by_lake or not all(item.is_typed for item in order)):
            question = self.in_lake
        return question, lake.order_by(order)

    @property
    def is_sorted_by_lake(self) -> bool:
        """Whether rows in any order come from the lake, which sorts millions while PostgreSQL reads thousands."""
        return self.release.is_in_lake_alone or (self.release.lake is not None and not self._is_narrow)

    @property
    def _is_narrow(self) -> bool:
        return self.regions is not None and count_bases(self.regions) < MIN_LAKE_BASES

    def leave_lake(self) -> None:
        """Answer from PostgreSQL from now on, since the lake cannot be read."""
        self.release.leave_lake()
        self.__dict__.pop("lake_question", None)

    @property
    def answered_from(self) -> str:
        """The source that decides which variants match: "database" or "lake"."""
        return "lake" if self.lake_question else "database"

    def check_decodable(self) -> None:
        """Raises OverLimitError if a request would have to decode the source lines of more variants than its limit."""
        maximum = limit_of("max_decoded_variants")
        if maximum is not None and self.lake_question is None and not self.compiled.exact:
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
        return many and self.lake_question is None and not self.compiled.exact and self.regions is None


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
    """(all variants of a region or gene; those that the query selects, None without one; why the query is invalid)."""
    everything = select_variants(release=release, region=region, gene=gene)
    if not query:
        return everything, None, ""
    try:
        return everything, select_variants(release=release, query=query, region=region, gene=gene), ""
    except QueryError as error:
        return everything, None, str(error)


def retry_without_lake(selection: Selection, compute: Callable[[], ResultT]) -> ResultT:
    """The result of `compute`; if the lake cannot be read, the selection leaves it and `compute` runs once more."""
    try:
        return compute()
    except LakeUnreadableError:
        selection.leave_lake()
        return compute()


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
    page = _Page(columns, after, before, limit, order)
    is_in_lake = selection.make_lake_question(order)[0] is not None
    rows = _rows_from_lake(selection, page) if is_in_lake else _rows_from_tables(selection, page)
    return islice(rows, limit) if limit is not None else rows


@dataclass(frozen=True, slots=True)
class _Page:
    """Which of the matching rows are read, and what of them; see `matching_rows`."""

    columns: Sequence[str]
    after: VariantKey | None
    before: VariantKey | None
    limit: int | None
    order: Sequence[OrderItem]

    def behind(self, key: VariantKey) -> _Page:
        """What is left of it behind a row."""
        return replace(self, before=key) if self.before is not None else replace(self, after=key)


def _rows_from_lake(selection: Selection, page: _Page) -> Iterator[VariantRow]:
    """Rows by the keys of the lake; if it can be read no longer, those that are left come from PostgreSQL."""
    question, sorted_by = selection.make_lake_question(page.order)
    if question is None:
        return
    last = None
    try:
        for row in rows_from_lake(
            release=selection.release, question=question, columns=page.columns, after=page.after, before=page.before,
            order=sorted_by, limit=page.limit,
        ):  # fmt: skip
            yield row
            last = row.key
    except LakeUnreadableError:
        if page.order and (last is not None or not all(item.is_typed for item in page.order)):
            raise
        selection.leave_lake()
        yield from _rows_from_tables(selection, page if last is None else page.behind(last))


def _rows_from_tables(selection: Selection, page: _Page) -> Iterator[VariantRow]:
    selection.check_decodable()
    search = RowSearch(selection.release.tables, selection.compiled, selection.regions, page.columns)
    limit = page.limit if selection.compiled.exact else None  # source lines leave some rows out
    if page.order:
        candidates = ordered_batches(search, order_in_postgresql(page.order, selection.release.tables), limit)
    elif page.before is not None:
        candidates = batches_before(search, page.before, limit)
    else:
        candidates = batches_after(search, page.after, limit)
    return _iter_matching(selection, candidates)


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
