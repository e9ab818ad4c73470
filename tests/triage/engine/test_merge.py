"""Three-way merges."""

from triage.engine.cells import Cell
from triage.engine.document import ONCE
from triage.engine.merge import SectionEdit, merge_cells, merge_section


def test_two_people_who_change_the_same_answer_get_a_conflict_and_others_merge():
    base = {"a": Cell(1), "b": Cell(1), "c": Cell(1)}
    merged = merge_cells(base=base, mine={"a": Cell(2), "b": Cell(2), "c": Cell(1)}, theirs=base | {"b": Cell(3)})
    assert merged.changes == {"a": Cell(2)}
    assert (merged.conflicts["b"].mine, merged.conflicts["b"].theirs) == (Cell(2), Cell(3))


def test_a_section_is_merged_record_by_record():
    base = {"1": {"name": Cell("a")}, "2": {"name": Cell("b")}}
    mine = {"1": {"name": Cell("mine")}, "2": {"name": Cell("changed")}, "3": {"name": Cell("new")}, "4": {"x": Cell()}}
    merged = merge_section(SectionEdit(mine, base, ["3", "4"]), {"1": {"name": Cell("theirs")}})
    assert merged.changes == {"1": {}, "3": {"name": Cell("new")}}
    assert merged.conflicts["1"]["name"].theirs == Cell("theirs")
    assert (merged.created, merged.deleted) == (["3"], ["2"])


def test_who_may_not_read_notes_neither_changes_nor_clears_them():
    stored = {ONCE: {"a": Cell(1)}, "1f": {"b": Cell(1)}}  # as they may see it
    mine = {ONCE: {"a": Cell(2, note="mine")}, "1f": {"note": Cell(None), "b": Cell(2)}}
    base = {ONCE: {"a": Cell(1)}, "1f": {"b": Cell(1)}}
    merged = merge_section(SectionEdit(mine, base).without_notes(), stored)
    assert merged.changes == {ONCE: {"a": Cell(2)}, "1f": {"b": Cell(2)}}


def test_a_partial_change_is_compared_with_the_stored_values():
    merged = merge_section(SectionEdit({ONCE: {"a": Cell(2), "b": Cell(1)}}), {ONCE: {"a": Cell(1), "b": Cell(1)}})
    assert merged.changes == {ONCE: {"a": Cell(2)}}
    assert merge_section(SectionEdit({"1f": {"a": Cell(2)}}), {}).deleted == ["1f"]


def test_a_blank_record_is_added_only_on_request():
    mine = {"1f": {"a": Cell()}}
    assert merge_section(SectionEdit(mine, {}, ["1f"]), {}).created == []
    assert merge_section(SectionEdit(mine, {}, ["1f"], keeps_blank=True), {}).created == ["1f"]
