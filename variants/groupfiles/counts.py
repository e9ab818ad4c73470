"""How many variants each unit has: by range (begins inside) or by annotation (consequence on that very gene)."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from time import monotonic

from psycopg.sql import SQL, Composed, Literal

from variants.genome.regions import Region
from variants.groupfiles.members import Unit
from variants.groupfiles.unit_members import Meaning, compiled_of_gene, unit_members
from variants.query.conditions import CoordinateBetween
from variants.query.tree import And
from variants.releases.selection import (
    SAMPLE,
    SAMPLE_PERCENT,
    Selection,
    TooSlowError,
    cursor_with_timeout,
    matching_rows,
)
from variants.releases.store.connection import binary_cursor


def count_by_unit(
    *, selection: Selection, units: Sequence[Unit], by: Meaning, sample: bool = False, within: float | None = None
) -> list[int]:
    """Distinct variants of each unit, in step with `units`.

    sample: multiplied up from a fixed 1 % of the table's pages. within: seconds, None = as long as it takes; raises
    TooSlowError. Both only where `counts_at_once`.
    """
    counts = (_count_by_range if by == "range" else _count_by_annotation)(selection, units, sample, within)
    return [count * 100 // SAMPLE_PERCENT for count in counts] if sample else counts


def counts_at_once(*, selection: Selection, by: Meaning) -> bool:
    """True where SQL alone decides, so that nobody has to wait for source lines."""
    return (selection.compiled if by == "range" else compiled_of_gene(selection)).exact


def _count_by_range(selection: Selection, units: Sequence[Unit], sample: bool, within: float | None) -> list[int]:
    """The filter runs once a chromosome; sorted positions and two binary searches then serve every unit."""
    counts = [0] * len(units)
    by_chrom: dict[int, list[int]] = {}
    for place, unit in enumerate(units):
        by_chrom.setdefault(unit.chrom, []).append(place)
    deadline = None if within is None else monotonic() + within
    for chrom, places in by_chrom.items():
        left = None if deadline is None else deadline - monotonic()
        if left is not None and left <= 0:
            raise TooSlowError
        span = Region(chrom, min(units[place].start for place in places), max(units[place].end for place in places))
        positions = read_positions(selection=selection, span=span, sample=sample, within=left)
        for place in places:
            counts[place] = sum(
                bisect_right(positions, region.end) - bisect_left(positions, region.start)
                for region in units[place].regions
            )
    return counts


def _count_by_annotation(selection: Selection, units: Sequence[Unit], sample: bool, within: float | None) -> list[int]:
    compiled = compiled_of_gene(selection)
    if not compiled.exact:
        found = {
            (unit.gene, unit.chrom): members.count
            for unit, members in unit_members(selection=selection, units=units, by="annotation")
        }
    else:
        may = compiled.may
        tables = selection.release.tables
        statement = SQL(
            "SELECT e.gene, e.chrom, count(*) FROM {} v{} JOIN {} e"
            " ON v.chrom = e.chrom AND v.pos = e.pos AND v.vkey = e.vkey"
            " WHERE e.source = 0 AND {} GROUP BY e.gene, e.chrom"
        ).format(tables.variants(), SQL(SAMPLE if sample else ""), tables.effects, may.sql)
        with cursor_with_timeout(within) as cursor:
            cursor.execute(statement, may.parameters)
            found = {(gene, chrom): count for gene, chrom, count in cursor.fetchall()}
    return [found.get((unit.gene, unit.chrom), 0) for unit in units]


def read_positions(
    *, selection: Selection, span: Region, sample: bool = False, within: float | None = None
) -> Sequence[int]:
    """First bases of the variants of a stretch that match, in ascending order, one for each variant.

    sample: those on a fixed 1 % of the table's pages. within: seconds, None = as long as it takes; raises TooSlowError.
    Both only where SQL alone decides.
    """
    if selection.compiled.exact:
        positions = array("i")
        with cursor_with_timeout(within), binary_cursor() as cursor:
            statement = _statement(selection, span, SAMPLE if sample else "")
            for (some,) in cursor.stream(statement, selection.compiled.may.parameters):
                positions.frombytes(some)
        if sys.byteorder == "little":
            positions.byteswap()
        return positions
    place = And((CoordinateBetween("chrom", span.chrom, span.chrom), CoordinateBetween("pos", span.start, span.end)))
    within = Selection(selection.release, And((place, selection.node)))
    return array("i", (row.pos for row in matching_rows(selection=within)))


def _statement(selection: Selection, span: Region, sample: str) -> Composed:
    # One row for each million bases, four bytes a variant: a row for each variant would be a step of Python each.
    # The filter comes first: it turns most rows away, and the place, true of nearly all, is then rarely asked.
    return SQL(
        "SELECT string_agg(int4send(v.pos), ''::bytea ORDER BY v.pos) FROM {} v{}"
        " WHERE {} AND v.chrom = {} AND v.pos BETWEEN {} AND {} GROUP BY v.pos >> 20 ORDER BY v.pos >> 20"
    ).format(
        selection.release.tables.variants(),
        SQL(sample),  # type: ignore[arg-type]
        selection.compiled.may.sql,
        Literal(span.chrom),
        Literal(span.start),
        Literal(span.end),
    )
