"""Documents read through their questionnaire."""

from tests.triage.engine.shipped_engine import QUESTIONS
from triage.engine.cells import Cell
from triage.engine.document import ONCE, Document, list_linked_entries, restrict


def test_an_answer_hidden_by_an_earlier_one_does_not_count():
    raw = {"answers": {"sensitivity": {"value": "open"}, "enclave": {"value": True}}}
    document = Document(QUESTIONS, raw)
    assert document.answer("enclave") is None
    assert document.cell("enclave") == Cell(True)
    regulated = Document(QUESTIONS, {"answers": raw["answers"] | {"sensitivity": {"value": "regulated"}}})
    assert regulated.answer("enclave") is True


def test_blank_records_are_stored_and_do_not_count():
    blank, answered, delegated = {"id": "1"}, {"id": "2", "name": "netcdf"}, {"id": "3", "unknown": {"rows": "Ann"}}
    document = Document(QUESTIONS, {"records": {"formats": [blank, answered, delegated]}})
    assert document.records("formats") == [answered, delegated]
    cells = document.section_cells(QUESTIONS.by_key["formats"])
    assert list(cells) == ["1", "2", "3"]
    assert all(cell.is_blank for cell in cells["1"].values())
    assert cells["3"]["rows"] == Cell(unknown=True, ask="Ann")


def test_the_cells_of_a_section_are_its_own():
    answers = {"ops_hours": {"value": 8}, "sensitivity": {"value": "open"}}
    cells = Document(QUESTIONS, {"answers": answers}).section_cells(QUESTIONS.by_key["who"])
    assert cells == {ONCE: {"ops_hours": Cell(8)}}


def test_a_reader_sees_neither_notes_nor_links_that_are_not_theirs():
    linked = {"id": "1", "system": {"name": "Flow", "dataset": "flow"}, "note": "secret"}
    hidden = {"id": "2", "system": {"name": "Towers", "dataset": "towers"}}
    raw = {"answers": {"a": {"value": 1, "note": "secret"}}, "records": {"producers": [linked, hidden]}}
    assert list_linked_entries(raw) == {"flow", "towers"}
    shown = restrict(raw, notes=False, entries={"flow"})
    assert shown["answers"] == {"a": {"value": 1}}
    assert shown["records"]["producers"] == [
        {"id": "1", "system": {"name": "Flow", "dataset": "flow"}},
        {"id": "2", "system": {"name": "Towers", "dataset": None}},
    ]
    assert "secret" in str(restrict(raw, notes=True, entries=set()))
    assert hidden["system"]["dataset"] == "towers"
