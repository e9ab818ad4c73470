"""Pages of a variant table: rows in order of position or of a field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from psycopg.sql import SQL

from variants.query.bound import GeneIn
from variants.selectors.filtering import Selection, matching_rows
from variants.selectors.ordering import ordered_rows
from variants.selectors.releases import OpenRelease
from variants.selectors.variants import VariantRow

PAGE_ROWS = 50
SORTABLE_ROWS = 50_000  # a page sorted by a field looks at every matching row: more than these take too long


@dataclass(frozen=True, slots=True)
class TablePage:
    """Rows of one page. next_after: key behind which the next page starts; next_page: its number where it is sorted."""

    rows: list[VariantRow]
    next_after: tuple[int, int, int] | None = None
    next_page: int | None = None

    @property
    def next_key(self) -> str:
        """next_after as an address has it."""
        return ".".join(map(str, self.next_after or ()))


def page_by_position(
    *, selection: Selection, after: tuple[int, int, int] | None, columns: Sequence[str] = ()
) -> TablePage:
    """The rows behind a key, in order of position: as quick on the last page as on the first.

    columns: typed columns to read into the rows' `values`.
    """
    rows = list(matching_rows(selection=selection, columns=columns, after=after, limit=PAGE_ROWS + 1))
    last = rows[PAGE_ROWS - 1] if len(rows) > PAGE_ROWS else None
    return TablePage(rows[:PAGE_ROWS], next_after=(last.chrom, last.pos, last.vkey) if last else None)


def page_by_field(*, selection: Selection, by: str, page: int, columns: Sequence[str] = ()) -> TablePage:
    """Page `page` (from 1) in order of a field (`-` before it: falling), rows without a value last.

    Raises variants.selectors.ordering.UnsortableFieldError.
    """
    start = (page - 1) * PAGE_ROWS
    rows = ordered_rows(selection=selection, by=[by], offset=start, limit=PAGE_ROWS + 1, columns=columns)
    return TablePage(rows[:PAGE_ROWS], next_page=page + 1 if len(rows) > PAGE_ROWS else None)


def terms_on_gene(*, opened: OpenRelease, gene: GeneIn, rows: Sequence[VariantRow]) -> dict[tuple[int, int, int], int]:
    """{(chrom, pos, vkey): mask of the consequences on this gene's transcripts}, for rows annotated to it."""
    statement = SQL(
        "SELECT k.chrom, k.pos, k.vkey, bit_or(e.terms)"
        " FROM unnest(%s::smallint[], %s::int[], %s::bigint[]) AS k (chrom, pos, vkey)"
        " CROSS JOIN LATERAL (SELECT * FROM {} e WHERE e.chrom = k.chrom AND e.pos = k.pos AND e.vkey = k.vkey"
        " OFFSET 0) e WHERE e.gene = ANY(%s) AND e.source = 0 GROUP BY 1, 2, 3"
    ).format(opened.tables.effects)
    keys = [[row.chrom for row in rows], [row.pos for row in rows], [row.vkey for row in rows]]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*keys, sorted(gene.genes)])
        return {(chrom, pos, key): terms for chrom, pos, key, terms in cursor.fetchall()}
