"""How many variants each unit has: by range (begins inside) or by annotation (consequence on that very gene)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from time import monotonic

from psycopg.sql import SQL

from variants.groupfiles.members import Unit
from variants.regions import Region
from variants.selectors.filtering import SAMPLE, SAMPLE_PERCENT, Selection, TooSlowError, answering_within
from variants.selectors.members import Meaning, compiled_of_gene, unit_members
from variants.selectors.positions import read_positions


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
        tables = selection.opened.tables
        statement = SQL(
            "SELECT e.gene, e.chrom, count(*) FROM {} v{} JOIN {} e"
            " ON v.chrom = e.chrom AND v.pos = e.pos AND v.vkey = e.vkey"
            " WHERE e.source = 0 AND {} GROUP BY e.gene, e.chrom"
        ).format(tables.variants(), SQL(SAMPLE if sample else ""), tables.effects, may.sql)
        with answering_within(within) as cursor:
            cursor.execute(statement, may.parameters)
            found = {(gene, chrom): count for gene, chrom, count in cursor.fetchall()}
    return [found.get((unit.gene, unit.chrom), 0) for unit in units]
