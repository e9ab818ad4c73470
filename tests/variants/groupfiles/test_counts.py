"""How many variants each unit has: as many as it has members."""

from __future__ import annotations

import pytest

from tests.known import SYNTHETIC
from variants.genome.regions import Region
from variants.groupfiles.counts import count_by_unit, iter_members, read_positions, sql_decides
from variants.groupfiles.groupfile_plan import GroupFilePlan
from variants.groupfiles.members import AssignmentMode, Unit
from variants.groupfiles.unit_members import unit_members
from variants.groupfiles.units import UnitSet
from variants.releases.counting import TooSlowError
from variants.releases.reader import ReleaseReader
from variants.releases.selection import matching_rows, select_variants

UNITS = [
    Unit(SYNTHETIC.page_gene, (Region(22, 33_162_000, 33_922_000),), gene=SYNTHETIC.page_gene_id),
    Unit(SYNTHETIC.gene, (Region(22, 29_000_000, 31_000_000),), gene=SYNTHETIC.gene_id),
    Unit("nowhere", (Region(21, 1, 1_000),), gene="ENSG00000000000"),
]


@pytest.mark.parametrize("assign_by", ["range", "annotation"])
@pytest.mark.parametrize(("query", "exact"), [("cadd.phred:>1", True), ("UK10K_AN:>5", False)])
def test_counts_are_those_of_the_members(
    reader: ReleaseReader, query: str, exact: bool, assign_by: AssignmentMode
) -> None:
    selection = select_variants(release=reader, query=query)
    assert sql_decides(selection=selection, assign_by=assign_by) is exact
    members = unit_members(selection=selection, units=UNITS, assign_by=assign_by)
    expected = {unit.name: len(members.positions) for unit, members in members}
    counts = count_by_unit(selection=selection, units=UNITS, assign_by=assign_by)
    assert counts == [expected.get(unit.name, 0) for unit in UNITS]
    assert sum(counts) > 0


@pytest.mark.parametrize("query", ["cadd.phred:>5", "UK10K_AN:>5"])
def test_positions_come_in_order_one_for_each_variant(reader: ReleaseReader, query: str) -> None:
    selection = select_variants(release=reader, query=query)
    span = Region(22, 20_000_000, 30_000_000)
    expected = [row.pos for row in matching_rows(selection=selection) if span.start <= row.pos <= span.end]
    assert list(read_positions(selection=selection, span=span)) == sorted(expected)


def test_no_time_left_is_too_slow(reader: ReleaseReader) -> None:
    selection = select_variants(release=reader, query="cadd.phred:>1")
    with pytest.raises(TooSlowError):
        count_by_unit(selection=selection, units=UNITS, assign_by="range", within=0.0)


def test_a_plan_of_counts_needs_no_alleles(reader: ReleaseReader) -> None:
    selection = select_variants(release=reader, query="")
    plan = GroupFilePlan(selection, "", UnitSet(tuple(UNITS), "three"), format="counts")
    members = list(iter_members(plan))
    assert [unit.name for unit, _ in members] == [UNITS[0].name, UNITS[1].name]
    assert all(member.count and not member.variants for _, member in members)
