"""Merges put into documents."""

from triage.engine.cells import Cell
from triage.engine.document import ONCE
from triage.engine.edits import apply_merge, change_record_cells
from triage.engine.merge import MergedSection
from triage.engine.questionnaire import Section

WHO, FORMATS = Section("who", "Who?", ()), Section("formats", "Formats", (), record="format")


def test_answers_are_set_and_cleared_and_the_given_document_stays():
    raw = {"answers": {"a": {"value": 1}, "b": {"value": 1}}, "records": {}}
    merged = MergedSection(changes={ONCE: {"a": Cell(2), "b": Cell()}})
    assert apply_merge(raw, WHO, merged, order=None, keeps_notes=False)["answers"] == {"a": {"value": 2}}
    assert raw["answers"] == {"a": {"value": 1}, "b": {"value": 1}}


def test_stored_notes_stay_where_the_sender_may_not_read_them():
    raw = {"answers": {"a": {"value": 1, "note": "secret"}}}
    for cell, left in ((Cell(2), {"value": 2, "note": "secret"}), (Cell(), {"value": None, "note": "secret"})):
        merged = MergedSection(changes={ONCE: {"a": cell}})
        assert apply_merge(raw, WHO, merged, order=None, keeps_notes=True)["answers"] == {"a": left}


def test_records_are_changed_made_ordered_and_deleted():
    raw = {"records": {"formats": [{"id": "1"}, {"id": "2", "name": "csv"}], "types": [{"id": "9"}]}}
    merged = MergedSection(changes={"2": {"name": Cell("netcdf")}, "3": {"files": Cell(7)}}, created=["3"])
    document = apply_merge(raw, FORMATS, merged, order=["3", "2"], keeps_notes=False)
    assert document["records"]["formats"] == [{"id": "3", "files": 7}, {"id": "2", "name": "netcdf"}]
    assert document["records"]["types"] == [{"id": "9"}]
    assert "formats" not in apply_merge(raw, FORMATS, MergedSection(), order=[], keeps_notes=False)["records"]


def test_false_and_zero_are_answers():
    assert change_record_cells({"id": "1"}, {"a": Cell(False), "b": Cell(0)}) == {"id": "1", "a": False, "b": 0}


def test_a_value_that_comes_is_no_longer_unknown():
    stored = {"id": "1", "unknown": {"a": "Ann"}, "typed": {"b": "a lot"}}
    assert change_record_cells(stored, {"a": Cell(1), "b": Cell(2)}) == {"id": "1", "a": 1, "b": 2}
