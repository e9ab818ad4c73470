"""Sorted positions of the variants that match: what counting by range needs, and nothing more."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence

from psycopg.sql import SQL, Composed, Literal

from variants.query.bound import PlaceBetween
from variants.query.tree import And
from variants.regions import Region
from variants.selectors.filtering import SAMPLE, Selection, answering_within, matching_rows
from variants.storage.connecting import binary_cursor


def read_positions(
    *, selection: Selection, span: Region, sample: bool = False, within: float | None = None
) -> Sequence[int]:
    """First bases of the variants of a stretch that match, in ascending order, one for each variant.

    sample: those on a fixed 1 % of the table's pages. within: seconds, None = as long as it takes; raises TooSlowError.
    Both only where SQL alone decides.
    """
    if selection.compiled.exact:
        positions = array("i")
        with answering_within(within), binary_cursor() as cursor:
            statement = _statement(selection, span, SAMPLE if sample else "")
            for (some,) in cursor.stream(statement, selection.compiled.may.parameters):
                positions.frombytes(some)
        if sys.byteorder == "little":
            positions.byteswap()
        return positions
    place = And((PlaceBetween("chrom", span.chrom, span.chrom), PlaceBetween("pos", span.start, span.end)))
    within = Selection(selection.opened, And((place, selection.node)))
    return array("i", (row.pos for row in matching_rows(selection=within)))


def _statement(selection: Selection, span: Region, sample: str) -> Composed:
    # One row for each million bases, four bytes a variant: a row for each variant would be a step of Python each.
    # The filter comes first: it turns most rows away, and the place, true of nearly all, is then rarely asked.
    return SQL(
        "SELECT string_agg(int4send(v.pos), ''::bytea ORDER BY v.pos) FROM {} v{}"
        " WHERE {} AND v.chrom = {} AND v.pos BETWEEN {} AND {} GROUP BY v.pos >> 20 ORDER BY v.pos >> 20"
    ).format(
        selection.opened.tables.variants(),
        SQL(sample),  # type: ignore[arg-type]
        selection.compiled.may.sql,
        Literal(span.chrom),
        Literal(span.start),
        Literal(span.end),
    )
