"""What changed between two documents."""

from tests.triage.engine.shipped_engine import QUESTIONS
from triage.engine.compare import Change, compare_documents, compare_rankings, record_title


def test_records_are_matched_by_their_id():
    first, second = {"id": "1", "name": "netcdf", "files": 3}, {"id": "2", "name": "zarr"}
    before = {"records": {"formats": [first, second]}}
    after = {"records": {"formats": [second, {**first, "files": 4}]}}
    assert compare_documents(questionnaire=QUESTIONS, before=before, after=after) == [
        Change("format: NetCDF", "How many files?", "3", "4")
    ]


def test_i_dont_know_and_unread_text_are_shown():
    before = {"answers": {"ops_hours": {"unknown": True, "ask": "Ann"}}}
    after = {"answers": {"ops_hours": {"typed": "about eight"}}}
    change = compare_documents(questionnaire=QUESTIONS, before=before, after=after)[0]
    assert (change.before, change.after) == ("don't know; ask Ann", "about eight")


def test_a_record_without_answers_is_unnamed():
    assert record_title(QUESTIONS.by_key["formats"], {}) == "unnamed"


def test_rankings_differ_by_score_and_presence():
    before = {"ranking": [{"name": "A", "score": 3}, {"name": "B", "score": 1}], "removed": []}
    after = {"ranking": [{"name": "B", "score": 1}, {"name": "C", "score": 0}], "removed": [{"name": "A"}]}
    assert compare_rankings(before, after) == [("C", "\u2013", "0"), ("A", "3", "removed")]
