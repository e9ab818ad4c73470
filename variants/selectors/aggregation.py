"""How many variants each unit has: by range (begins inside) or by annotation (consequence on that very gene)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from psycopg.sql import SQL

from variants.groupfiles.members import Unit
from variants.regions import Region
from variants.selectors.filtering import SAMPLE_PERCENT, Selection
from variants.selectors.members import Meaning, compiled_of_gene, unit_members
from variants.selectors.positions import read_positions
from variants.storage.connecting import questions


def count_by_unit(*, selection: Selection, units: Sequence[Unit], by: Meaning, sample: bool = False) -> list[int]:
    """Distinct variants of each unit, in step with `units`.

    sample: multiplied up from a fixed 1 % of the table's pages; only by range and where SQL alone decides.
    """
    if by == "range":
        return _count_by_range(selection, units, sample)
    return _count_by_annotation(selection, units)


def _count_by_range(selection: Selection, units: Sequence[Unit], sample: bool) -> list[int]:
    """The filter runs once a chromosome; sorted positions and two binary searches then serve every unit."""
    counts = [0] * len(units)
    by_chrom: dict[int, list[int]] = {}
    for place, unit in enumerate(units):
        by_chrom.setdefault(unit.chrom, []).append(place)
    for chrom, places in by_chrom.items():
        span = Region(chrom, min(units[place].start for place in places), max(units[place].end for place in places))
        positions = read_positions(selection=selection, span=span, sample_percent=SAMPLE_PERCENT if sample else None)
        for place in places:
            counts[place] = sum(
                bisect_right(positions, region.end) - bisect_left(positions, region.start)
                for region in units[place].regions
            )
    return [count * 100 // SAMPLE_PERCENT for count in counts] if sample else counts


def _count_by_annotation(selection: Selection, units: Sequence[Unit]) -> list[int]:
    compiled = compiled_of_gene(selection)
    if not compiled.exact:
        return [members.count for _, members in unit_members(selection=selection, units=units, by="annotation")]
    may = compiled.may
    tables = selection.opened.tables
    statement = SQL(
        "SELECT e.gene, e.chrom, count(*) FROM {} e JOIN {} v"
        " ON v.chrom = e.chrom AND v.pos = e.pos AND v.vkey = e.vkey WHERE e.source = 0 AND {} GROUP BY e.gene, e.chrom"
    ).format(tables.effects, tables.variants(), may.sql)
    with questions.cursor() as cursor:
        cursor.execute(statement, may.parameters)
        found = {(gene, chrom): count for gene, chrom, count in cursor.fetchall()}
    return [found.get((unit.gene, unit.chrom), 0) for unit in units]
