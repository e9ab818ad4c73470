"""A plan says which files are written, and is refused where its tool could not read them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.variants.releases.plain_release import plain_release
from variants.fields.spec import FieldSpec, Kind
from variants.genome.regions import Region
from variants.groupfiles.groupfile_plan import GroupFilePlan, check_plan
from variants.groupfiles.member_rows import MemberColumns
from variants.groupfiles.members import Unit
from variants.groupfiles.number_checks import GroupFileError
from variants.groupfiles.units import LeftOutUnit, UnitSet
from variants.query.conditions import Always, InRegion
from variants.releases.reader import ReleaseReader
from variants.releases.selection import Selection

SCORE = FieldSpec("Score", "own.score", "Own", Kind.FLOAT)
NAME = FieldSpec("Name", "own.name", "Own", Kind.TEXT)
REGION = Region(22, 100, 200)
PLAN = GroupFilePlan(Selection(plain_release([SCORE, NAME]), Always()), "", UnitSet((Unit("set", (REGION,)),), "one"))


def test_a_plan_knows_its_files() -> None:
    assert not PLAN.has_filter
    assert replace(PLAN, selection=Selection(PLAN.selection.release, InRegion(REGION))).has_filter
    assert PLAN.layout().reach == 0
    by_gene = replace(PLAN, assign_by="annotation", format="saige", columns=MemberColumns(weight=SCORE))
    assert by_gene.needs_classes
    assert by_gene.layout().reach > 0
    assert by_gene.number_checks().weight == "own.score"
    check_plan(PLAN)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"assign_by": "annotation"}, "names no gene for its consequences"),
        ({"units": UnitSet((), "none")}, "there is no unit to aggregate by$"),
        ({"units": UnitSet((), "none", unknown=("A", "B"))}, "nothing is called A, B"),
        (
            {"units": UnitSet((), "none", left_out=(LeftOutUnit("A", "it is long"),))},
            "A is left out because",
        ),
        ({"columns": MemberColumns(weight=NAME)}, "own.name is not a number"),
        (
            {"format": "genesis", "columns": MemberColumns(frequency=SCORE)},
            "reads no allele frequencies",
        ),
        ({"format": "epacts", "columns": MemberColumns(weight=SCORE)}, "reads no weights .*choose a format that does"),
    ],
)
def test_values_that_the_tool_cannot_read_are_refused(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(GroupFileError, match=sentence):
        check_plan(replace(PLAN, **changes))  # type: ignore[arg-type]


def test_intervals_cannot_be_aggregated_by_annotation(reader: ReleaseReader) -> None:
    plan = replace(PLAN, selection=Selection(reader, Always()), assign_by="annotation")
    with pytest.raises(GroupFileError, match="intervals have no annotation"):
        check_plan(plan)
