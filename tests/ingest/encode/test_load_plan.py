"""Slices know the lines of the file that they hold; plans know the columns of their tables."""

from __future__ import annotations

from array import array
from dataclasses import replace

from ingest.encode.load_plan import Slice, list_target_columns
from tests.ingest.encode.test_slice_encoder import PLAN
from variants.fields.spec import FieldSpec, Kind


def test_lines_of_a_slice_are_consecutive_or_named_one_by_one() -> None:
    part = Slice(0, 10, 3, b"", 0)
    assert (part.last_line, part.get_line_number(1), part.describe_lines()) == (12, 11, "lines 10 to 12")
    ordered = replace(part, line_numbers=array("q", [7, 90, 8]))
    assert (ordered.last_line, ordered.get_line_number(1)) == (8, 90)
    assert ordered.describe_lines() == "lines between 7 and 90"


def test_fields_are_grouped_by_table_and_those_of_other_files_left_out() -> None:
    extra = FieldSpec("extra", "extra", "t", Kind.FLOAT, filterable=True, column="extra", column_group=2)
    absent = FieldSpec("absent", "absent", "t", Kind.FLOAT, filterable=True, column="absent")
    plan = replace(PLAN, fields=(*PLAN.fields, (extra, 3), (absent, None)))
    groups = plan.fields_by_group()
    assert [spec.name for spec, _ in groups[1]] == ["score", "scores", "label", "labels", "flag"]
    assert groups[2] == [(extra, 3)]
    columns = list_target_columns(groups)
    assert columns[2][-1] == "extra"
    assert columns[1][-6:] == ["score", "scores_min", "scores_max", "label", "labels", "flag"]
