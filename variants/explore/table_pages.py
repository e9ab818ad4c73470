"""Pages of a variant table: rows in order of position or of a field."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from variants.genome.alleles import VariantKey
from variants.query.conditions import GeneIn
from variants.releases.ordering import ordered_rows
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow, variants_with_keys
from variants.releases.selection import Selection, matching_rows
from variants.releases.store import statements
from variants.releases.store.connection import readonly

SORTABLE_ROWS = 50_000  # a page sorted by a field looks at every matching row: more than these take too long


@dataclass(frozen=True, slots=True)
class TablePage:
    """Rows of one page. By position: the keys around it; sorted by a field: the numbers of the pages around it. None
    where there is no such page."""

    rows: list[VariantRow]
    next_after: VariantKey | None = None
    previous_before: VariantKey | None = None
    next_page: int | None = None
    previous_page: int | None = None


def page_by_position(
    *,
    selection: Selection,
    after: VariantKey | None = None,
    before: VariantKey | None = None,
    size: int,
    columns: Sequence[str] = (),
) -> TablePage:
    """The `size` rows behind or before a key, in order of position: as quick on the last page as on the first.

    columns: typed columns to read into the rows' `values`.
    """
    rows = list(matching_rows(selection=selection, columns=columns, after=after, before=before, limit=size + 1))
    more, rows = len(rows) > size, rows[:size]
    if before:
        rows.reverse()
    first, last = (rows[0].key, rows[-1].key) if rows else (None, None)
    return TablePage(
        rows,
        next_after=last if more or before else None,
        previous_before=first if after or (before and more) else None,
    )


def page_of_keys(
    *,
    release: ReleaseReader,
    keys: Sequence[VariantKey],
    after: VariantKey | None = None,
    before: VariantKey | None = None,
    size: int,
    columns: Sequence[str] = (),
) -> TablePage:
    """The page that `page_by_position` gives, where the keys of all matching rows are known already, in their order."""
    if before:
        end = bisect_left(keys, before)
        start = max(0, end - size)
    else:
        start = bisect_right(keys, after) if after else 0
        end = start + size
    rows = variants_with_keys(release=release, keys=keys[start:end], columns=columns)
    return TablePage(
        rows,
        next_after=rows[-1].key if rows and end < len(keys) else None,
        previous_before=rows[0].key if rows and start > 0 else None,
    )


def page_by_field(*, selection: Selection, by: str, page: int, size: int, columns: Sequence[str] = ()) -> TablePage:
    """Page `page` (from 1) in order of a field (`-` before it: falling), rows without a value last.

    Raises variants.releases.ordering.UnsortableFieldError.
    """
    rows = ordered_rows(selection=selection, by=[by], offset=(page - 1) * size, limit=size + 1, columns=columns)
    return TablePage(
        rows[:size],
        next_page=page + 1 if len(rows) > size else None,
        previous_page=page - 1 if page > 1 else None,
    )


def terms_on_gene(*, release: ReleaseReader, gene: GeneIn, rows: Sequence[VariantRow]) -> dict[VariantKey, int]:
    """{key: mask of the consequences on this gene's transcripts}, for rows annotated to it."""
    keys = [[row.chrom for row in rows], [row.pos for row in rows], [row.vkey for row in rows]]
    with readonly.cursor() as cursor:
        cursor.execute(statements.effects_of(release.tables), [*keys, sorted(gene.genes)])
        return {VariantKey(chrom, pos, vkey): terms for chrom, pos, vkey, terms in cursor.fetchall()}
