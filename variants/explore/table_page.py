"""A query in a gene or region, and the parameters of a page -> TablePage: one page of the table of its variants."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from variants.explore.explore_params import ExploreParams
from variants.explore.profile import Profile
from variants.genome.alleles import VariantKey
from variants.releases.ordering import UnsortableFieldError, ordered_rows
from variants.releases.rows import VariantRow, variants_with_keys
from variants.releases.selection import Selection, matching_rows

MAX_SORTED_ROWS = 50_000  # a page sorted by a field looks at every matching row: more take too long without a lake


class SortProblem(Enum):
    """Why a table is in order of position although another order was requested."""

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


def read_page(
    *, selection: Selection, params: ExploreParams, profile: Profile, columns: Sequence[str] = ()
) -> TablePage:
    """The requested page; in order of position if it cannot be sorted.

    A page by position is as quick at the end as at the beginning. A complete profile knows which rows match: they are
    not looked for again.

    Args:
        columns: Typed columns to read into the rows' `values`.
    """
    release, after, before, size = selection.release, params.after, params.before, params.page_size
    sort_problem = None
    has_many_rows = profile.matching.value is None or profile.matching.value > MAX_SORTED_ROWS
    if params.sort and has_many_rows and not selection.is_sorted_by_lake:
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
        matching = [point.key for point in profile.points if point.matches]
        if before:
            end = bisect_left(matching, before)
            start = max(0, end - size)
        else:
            start = bisect_right(matching, after) if after else 0
            end = start + size
        has_previous, has_next = start > 0, end < len(matching)
        rows = variants_with_keys(release=release, keys=matching[start:end], columns=columns)
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
