"""A gene or region and the parameters of its page -> ExploreResult: counts, points to draw, one page of the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from variants.explore.explore_params import ExploreParams, ExploreScope
from variants.explore.profile import Profile, build_profile, count_scope
from variants.fields.typed_values import Value
from variants.genome.alleles import VariantKey
from variants.query.conditions import GeneIn
from variants.query.errors import QueryError
from variants.query.field_columns import largest_value
from variants.releases.field_values import FieldReader
from variants.releases.ordering import UnsortableFieldError, ordered_rows
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow, variants_with_keys
from variants.releases.selection import Count, Selection, matching_rows, select_variants
from variants.releases.store import statements
from variants.releases.store.connection import readonly

MAX_SORTED_ROWS = 50_000  # a page sorted by a field looks at every matching row: more than these take too long


class SortProblem(Enum):
    """Why a table is in order of position although another order was asked for."""

    TOO_MANY_ROWS = "too many rows"
    NO_COLUMN = "no column"


@dataclass(frozen=True, slots=True)
class TablePage:
    """Rows of one page of the table. By position: the keys around it; sorted by a field: the numbers of the pages
    around it. None if there is no such page."""

    rows: list[VariantRow]
    next_after: VariantKey | None = None
    previous_before: VariantKey | None = None
    next_page: int | None = None
    previous_page: int | None = None
    sort_problem: SortProblem | None = None


@dataclass(frozen=True)
class ExploreResult:
    """What a gene or region page shows.

    Attributes:
        total: Variants of the gene or region.
        problem: Why the query cannot be asked, in one sentence; '' if it can. Nothing below is filled then.
        profile: Counts, and the points that the plots are drawn from.
        page: One page of the table.
        values: The values of the params' columns, for each row of the page.
        terms: Consequences of the page's rows as masks: inside a gene, those on its transcripts.
    """

    scope: ExploreScope
    params: ExploreParams
    total: Count
    problem: str = ""
    profile: Profile | None = None
    page: TablePage | None = None
    values: Sequence[Sequence[Value]] = ()
    terms: Sequence[int] = ()


def explore(scope: ExploreScope, params: ExploreParams) -> ExploreResult:
    """Answer a page's question, in a few statements however many variants match."""
    everything = selection = scope.everything
    release = everything.release
    if params.query:
        try:
            selection = select_variants(release=release, query=params.query, gene=scope.gene, region=scope.region)
        except QueryError as error:
            total = count_scope(everything=everything, gene=scope.gene)
            return ExploreResult(scope, params, total, problem=str(error))
    profile = build_profile(
        everything=everything,
        gene=scope.gene,
        selection=selection if params.query else None,
        columns=[largest_value(spec, "v") for spec in params.drawn_fields],
    )
    reader = FieldReader(release, params.columns)
    page = read_page(selection=selection, params=params, profile=profile, columns=reader.columns)
    terms: Mapping[VariantKey, int] = {}
    if scope.gene and profile.is_complete:
        terms = profile.terms_by_key()
    elif scope.gene:
        terms = read_terms_on_gene(release=release, gene=scope.gene, rows=page.rows)
    return ExploreResult(
        scope,
        params,
        total=profile.total,
        profile=profile,
        page=page,
        values=reader.values(page.rows),
        terms=[terms.get(row.key, row.terms) for row in page.rows],
    )


def read_page(
    *, selection: Selection, params: ExploreParams, profile: Profile, columns: Sequence[str] = ()
) -> TablePage:
    """The page that was asked for; in order of position if it cannot be sorted.

    A page by position is as quick at the end as at the beginning. A complete profile knows which rows match: they are
    not looked for again.

    Args:
        columns: Typed columns to read into the rows' `values`.
    """
    release, after, before, size = selection.release, params.after, params.before, params.page_size
    sort_problem = None
    if params.sort and (profile.matching.value is None or profile.matching.value > MAX_SORTED_ROWS):
        sort_problem = SortProblem.TOO_MANY_ROWS
    elif params.sort:
        offset = (params.page - 1) * size
        try:
            rows = ordered_rows(selection=selection, by=[params.sort], offset=offset, limit=size + 1, columns=columns)
        except UnsortableFieldError:
            sort_problem = SortProblem.NO_COLUMN
        else:
            next_page = params.page + 1 if len(rows) > size else None
            return TablePage(rows[:size], next_page=next_page, previous_page=params.page - 1 or None)
    if profile.is_complete:
        keys, has_previous, has_next = profile.page_keys(after=after, before=before, size=size)
        rows = variants_with_keys(release=release, keys=keys, columns=columns)
    else:
        rows = list(matching_rows(selection=selection, columns=columns, after=after, before=before, limit=size + 1))
        has_more, rows = len(rows) > size, rows[:size]
        has_previous, has_next = bool(after or (before and has_more)), bool(before or has_more)
        if before:
            rows.reverse()
    first, last = (rows[0].key, rows[-1].key) if rows else (None, None)
    return TablePage(
        rows,
        next_after=last if has_next else None,
        previous_before=first if has_previous else None,
        sort_problem=sort_problem,
    )


def read_terms_on_gene(*, release: ReleaseReader, gene: GeneIn, rows: Sequence[VariantRow]) -> dict[VariantKey, int]:
    """{key: mask of the consequences on this gene's transcripts}, for the rows that are annotated to it."""
    keys = [[row.chrom for row in rows], [row.pos for row in rows], [row.vkey for row in rows]]
    with readonly.cursor() as cursor:
        cursor.execute(statements.effects_of(release.tables), [*keys, sorted(gene.genes)])
        return {VariantKey(chrom, pos, vkey): terms for chrom, pos, vkey, terms in cursor.fetchall()}
