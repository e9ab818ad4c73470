"""Options for group files, resolved in a release."""

from __future__ import annotations

import shlex

import pytest

from variants.groupfiles.groupfile_plan import check_plan
from variants.groupfiles.groupfile_request import GroupFileRequest, plan_group_files, render_command
from variants.groupfiles.number_checks import GroupFileError
from variants.query.errors import UnknownNameError
from variants.releases.reader import ReleaseReader

INTERVALS = "22\t20000000\t21000000\tset_a\n22\t30000000\t31000000\tset_b\n"


def test_intervals_become_units_with_flanks(reader: ReleaseReader) -> None:
    plan = plan_group_files(request=GroupFileRequest(genes=INTERVALS, flank=1000), release=reader)
    assert [(unit.name, unit.start, unit.end) for unit in plan.units.units] == [
        ("set_a", 19_999_000, 21_001_000),
        ("set_b", 29_999_000, 31_001_000),
    ]
    assert not plan.has_filter


def test_bed_intervals_count_from_zero(reader: ReleaseReader) -> None:
    plan = plan_group_files(request=GroupFileRequest(genes=INTERVALS, bed=True), release=reader)
    assert [unit.start for unit in plan.units.units] == [20_000_001, 30_000_001]


def test_weights_and_classes_are_resolved(reader: ReleaseReader) -> None:
    request = GroupFileRequest(genes=INTERVALS, weight="CADD_phred", classes="stop_gained\tlof", format="saige")
    plan = plan_group_files(request=request, release=reader)
    assert plan.columns.weight is not None
    assert plan.columns.weight.path == "cadd.phred"
    assert [name for name, _ in plan.columns.classes] == ["lof", "other"]
    assert plan.needs_classes


@pytest.mark.parametrize(
    ("request_", "error", "message"),
    [
        (GroupFileRequest(genes=INTERVALS, filter="no_such_field:1"), UnknownNameError, "no_such_field"),
        (GroupFileRequest(genes=INTERVALS, weight="cadd"), GroupFileError, "cadd is a group of"),
        (GroupFileRequest(genes=INTERVALS, missing_weight="none"), GroupFileError, "missing_weight is a number"),
        (GroupFileRequest(genes=INTERVALS, weight="ref"), GroupFileError, "is not a number"),
        (GroupFileRequest(genes=INTERVALS, by="annotation"), GroupFileError, "intervals have no annotation"),
    ],
)
def test_values_that_cannot_be_written_are_refused(
    reader: ReleaseReader, request_: GroupFileRequest, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        check_plan(plan_group_files(request=request_, release=reader))


def test_the_command_asks_the_same(reader: ReleaseReader) -> None:
    request = GroupFileRequest(genes="COMT TANGO2", by="annotation", filter="cadd.phred:>5", chr_prefix=True)
    words = shlex.split(render_command(request, reader))
    assert words[:5] == ["python", "manage.py", "aggregate", "--release", "synthetic38"]
    assert words[5:] == [
        *("--genes", "COMT,TANGO2", "--by", "annotation", "--filter", "cadd.phred:>5", "--chr-prefix"),
        *("--output", "OUTPUT"),
    ]


def test_a_long_list_of_genes_is_named_as_a_file(reader: ReleaseReader) -> None:
    request = GroupFileRequest(genes="\n".join(f"G{number}" for number in range(100)), classes="stop_gained\tlof")
    command = render_command(request, reader)
    assert "--genes genes.txt" in command
    assert "--classes classes.txt" in command
    assert not request.genes_fit_command
