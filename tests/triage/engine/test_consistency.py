"""Answers that do not fit together."""

from tests.triage.engine.shipped_engine import QUESTIONS
from triage.engine.consistency import find_hints, list_names
from triage.engine.document import Document


def test_use_cases_without_a_must_get_one_hint_at_the_last():
    cases = [{"id": "1", "priority": "should"}, {"id": "2", "priority": "could"}]
    assert list(find_hints(Document(QUESTIONS, {"records": {"usecases": cases}}))) == ["2.priority"]
    cases[0]["priority"] = "must"
    assert find_hints(Document(QUESTIONS, {"records": {"usecases": cases}})) == {}


def test_there_is_no_remark_on_names_before_a_person_is_named():
    records = {"usecases": [{"id": "1", "actor": "Pilot"}]}
    assert find_hints(Document(QUESTIONS, {"records": records})) == {}


def test_names_are_compared_without_case_and_offered_once():
    records = {
        "usecases": [{"id": "1", "actor": "pilot"}],
        "consumers": [{"id": "2", "name": "Pilot"}],
        "producers": [{"id": "3", "name": "Pilot"}, {"id": "4", "name": "Buoy"}],
    }
    document = Document(QUESTIONS, {"records": records})
    assert find_hints(document) == {}
    assert list_names(document) == ["Pilot", "Buoy"]
