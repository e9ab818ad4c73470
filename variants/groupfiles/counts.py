"""A selection and units -> how many variants each unit has, and the members of each unit of a plan."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from time import monotonic

from psycopg.sql import SQL, Composed, Literal

from variants.genome.regions import Region
from variants.groupfiles.groupfile_plan import GroupFilePlan
from variants.groupfiles.lake_members import count_genes_in_lake, lake_positions
from variants.groupfiles.members import AssignmentMode, Members, Unit
from variants.groupfiles.unit_members import compile_selection, unit_members
from variants.query.conditions import BoundNode, CoordinateBetween
from variants.query.tree import And
from variants.releases.counting import SAMPLE, SAMPLE_PERCENT, TooSlowError, cursor_with_timeout
from variants.releases.selection import Selection, matching_rows, retry_without_lake
from variants.releases.store.connection import binary_cursor


def count_by_unit(
    *,
    selection: Selection,
    units: Sequence[Unit],
    assign_by: AssignmentMode,
    sample: bool = False,
    within: float | None = None,
) -> list[int]:
    """The number of distinct variants of each unit, parallel to `units`.

    Args:
        sample: Estimate from a fixed 1 % of the pages of the table; only where `sql_decides`.
        within: Seconds that this may take, None for no limit; only where `sql_decides`.

    Raises:
        TooSlowError: It takes longer than `within`.
    """
    sample = sample and not selection.release.is_in_lake_alone  # which counts exactly
    count = _count_by_range if assign_by == "range" else _count_by_annotation
    counts = retry_without_lake(selection, lambda: count(selection, units, sample, within))
    return [count * 100 // SAMPLE_PERCENT for count in counts] if sample else counts


def sql_decides(*, selection: Selection, assign_by: AssignmentMode) -> bool:
    """Whether SQL alone decides the query, so that no source line has to be decoded."""
    return selection.release.is_in_lake_alone or compile_selection(selection, assign_by).exact


def iter_members(plan: GroupFilePlan) -> Iterator[tuple[Unit, Members]]:
    """The units of a plan that have variants, with what its format writes of these."""
    selection, units, assign_by = plan.selection, plan.units.units, plan.assign_by
    if plan.format == "counts":
        counts = count_by_unit(selection=selection, units=units, assign_by=assign_by)
        return ((unit, Members(count, "")) for unit, count in zip(units, counts, strict=True) if count)
    columns = plan.columns if plan.needs_classes else replace(plan.columns, classes=())
    return unit_members(selection=selection, units=units, assign_by=assign_by, columns=columns)


def _count_by_range(selection: Selection, units: Sequence[Unit], sample: bool, within: float | None) -> list[int]:
    """The query runs once for each chromosome; two binary searches in its sorted positions then count for each unit."""
    counts = [0] * len(units)
    by_chrom: dict[int, list[int]] = {}
    for index, unit in enumerate(units):
        by_chrom.setdefault(unit.chrom, []).append(index)
    deadline = None if within is None else monotonic() + within
    for chrom, indexes in by_chrom.items():
        seconds_left = None if deadline is None else deadline - monotonic()
        if seconds_left is not None and seconds_left <= 0:
            raise TooSlowError
        span = Region(chrom, min(units[index].start for index in indexes), max(units[index].end for index in indexes))
        positions = read_positions(selection=selection, span=span, sample=sample, within=seconds_left)
        for index in indexes:
            counts[index] = sum(
                bisect_right(positions, region.end) - bisect_left(positions, region.start)
                for region in units[index].regions
            )
    return counts


def _count_by_annotation(selection: Selection, units: Sequence[Unit], sample: bool, within: float | None) -> list[int]:
    lake = selection.release.lake
    if lake is not None and not sample:
        in_lake = count_genes_in_lake(lake, selection.node, within=within)
        return [in_lake.get((unit.gene, unit.chrom), 0) for unit in units]
    compiled = compile_selection(selection, "annotation")
    if not compiled.exact:
        members_by_unit = unit_members(selection=selection, units=units, assign_by="annotation")
        counts = {(unit.gene, unit.chrom): members.count for unit, members in members_by_unit}
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
            counts = {(gene, chrom): count for gene, chrom, count in cursor.fetchall()}
    return [counts.get((unit.gene, unit.chrom), 0) for unit in units]


def read_positions(
    *, selection: Selection, span: Region, sample: bool = False, within: float | None = None
) -> Sequence[int]:
    """The positions of the variants in `span` that the query matches, ascending, one for each variant.

    Args, Raises: As count_by_unit.
    """
    lake = selection.release.lake
    if lake is not None and not sample:
        return lake_positions(lake, selection.node, span, within=within)
    if selection.compiled.exact:
        positions = array("i")
        with cursor_with_timeout(within), binary_cursor() as cursor:
            statement = _positions_statement(selection, span, SAMPLE if sample else "")
            for (joined,) in cursor.stream(statement, selection.compiled.may.parameters):
                positions.frombytes(joined)
        if sys.byteorder == "little":
            positions.byteswap()
        return positions
    inside: And[BoundNode] = And(
        (CoordinateBetween("chrom", span.chrom, span.chrom), CoordinateBetween("pos", span.start, span.end))
    )
    both: And[BoundNode] = And((inside, selection.node))
    in_span = Selection(selection.release, both)
    return array("i", (row.pos for row in matching_rows(selection=in_span)))


def _positions_statement(selection: Selection, span: Region, sample: str) -> Composed:
    # One row for each 2**20 bases, with four bytes a variant: a row for each variant would cost a step of Python each.
    # The query stands first: it rejects most rows, while nearly all rows are in the span.
    return SQL(
        "SELECT string_agg(int4send(v.pos), ''::bytea ORDER BY v.pos) FROM {} v{}"
        " WHERE {} AND v.chrom = {} AND v.pos BETWEEN {} AND {} GROUP BY v.pos >> 20 ORDER BY v.pos >> 20"
    ).format(
        selection.release.tables.variants(),
        SQL(sample),
        selection.compiled.may.sql,
        Literal(span.chrom),
        Literal(span.start),
        Literal(span.end),
    )
