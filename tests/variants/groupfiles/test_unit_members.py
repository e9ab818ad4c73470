"""The members of units: by SQL and by source lines alike, by range and by annotation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.known import SYNTHETIC
from variants.genome.regions import Region
from variants.groupfiles.member_rows import MemberColumns
from variants.groupfiles.members import NEXT, POS_REF, REF_ALT, AssignmentMode, Members, Unit
from variants.groupfiles.unit_members import compile_selection, unit_members
from variants.releases.reader import ReleaseReader
from variants.releases.selection import Selection, matching_rows, select_variants

GENE = SYNTHETIC.page_gene_id
UNITS = [
    Unit("two parts", (Region(22, 20_000_000, 25_000_000), Region(22, 30_000_000, 34_000_000))),
    Unit("empty", (Region(22, 1, 2),)),
    Unit("overlap", (Region(22, 24_000_000, 31_000_000),)),
]


def list_alleles(members: Members) -> list[tuple[int, str, str]]:
    rows = (variant.replace(REF_ALT, POS_REF).split(POS_REF) for variant in members.variants.split(NEXT))
    return [(int(pos), ref, alt) for pos, ref, alt in rows]


def list_expected(selection: Selection) -> Iterator[tuple[str, list[tuple[int, str, str]]]]:
    rows = list(matching_rows(selection=selection))
    for unit in UNITS:
        inside = [row for row in rows if any(part.start <= row.pos <= part.end for part in unit.regions)]
        if inside:
            yield unit.name, [(row.pos, row.ref, row.alt) for row in inside]


@pytest.mark.parametrize(("query", "exact"), [("cadd.phred:>5", True), ("UK10K_AN:>5", False)])
def test_units_have_the_variants_inside_their_intervals(reader: ReleaseReader, query: str, exact: bool) -> None:
    selection = select_variants(release=reader, query=query)
    assert compile_selection(selection, "range").exact is exact
    members = unit_members(selection=selection, units=UNITS, assign_by="range")
    written = [(unit.name, list_alleles(members)) for unit, members in members]
    assert [(name, sorted(alleles)) for name, alleles in written] == [
        (name, sorted(alleles)) for name, alleles in list_expected(selection)
    ]
    assert len(written) == 2


GENE_REGION = (Region(22, 33_162_000, 33_922_000),)
GENE_REGIONS = (Region(22, 33_162_000, 33_500_000), Region(22, 33_500_001, 33_922_000))


@pytest.mark.parametrize("regions", [GENE_REGION, GENE_REGIONS], ids=["one interval", "two intervals"])
@pytest.mark.parametrize("assign_by", ["range", "annotation"])
def test_source_lines_give_the_same_texts_as_sql(
    reader: ReleaseReader, assign_by: AssignmentMode, regions: tuple[Region, ...]
) -> None:
    unit = Unit(SYNTHETIC.page_gene, regions, gene=GENE)
    columns = MemberColumns(weight=reader.by_name["cadd.phred"], missing_weight="-1")
    # UK10K_AN is not filterable: what it says of nothing (*) is decided by source lines.
    by_sql, by_lines = (
        list(
            unit_members(
                selection=select_variants(release=reader, query=query),
                units=[unit],
                assign_by=assign_by,
                columns=columns,
            )
        )
        for query in ("", "UK10K_AN:* OR NOT UK10K_AN:*")
    )
    assert by_sql == by_lines
    members = by_sql[0][1]
    assert members.count > 10
    assert len(members.weights.split(NEXT)) == len(members.classes.split(NEXT)) == members.count
