"""The answer to one question."""

import pytest

from triage.engine.cells import Cell, parse_cell, to_cell
from triage.engine.questionnaire import Option, Question

HOURS = Question("hours", "Hours per month", "int")
KNOWN = Question("state", "State", "choice", options=(Option("unknown", "Unknown"), Option("fine", "Fine")))


def test_a_cell_is_the_same_after_its_way_through_json():
    cell = Cell(8, ask="", confidence="rough", note="sounded unsure")
    assert to_cell(cell.as_dict()) == cell
    assert cell.as_dict() == {"value": 8, "confidence": "rough", "note": "sounded unsure"}


@pytest.mark.parametrize("raw", ["?", "I don't know", {"unknown": True}])
def test_i_dont_know_is_an_answer_without_a_value(raw):
    cell, problem = parse_cell(HOURS, raw)
    assert (cell.value, cell.unknown, cell.is_answered, problem) == (None, True, True, "")


def test_an_option_that_is_called_unknown_is_a_value():
    cell, _ = parse_cell(KNOWN, "unknown")
    assert (cell.value, cell.unknown) == ("unknown", False)


def test_the_person_who_knows_is_dropped_once_the_answer_is_known():
    cell, _ = parse_cell(HOURS, {"value": "8", "ask": "Ann"})
    assert cell == Cell(8)


def test_text_that_cannot_be_parsed_is_stored_with_a_sentence():
    cell, problem = parse_cell(HOURS, {"value": "a few", "confidence": "hardly"})
    assert (cell.value, cell.typed, cell.confidence, cell.is_answered) == (None, "a few", "", False)
    assert problem == "'a few' is not a number; write for example 1500 or 1.5e6."
