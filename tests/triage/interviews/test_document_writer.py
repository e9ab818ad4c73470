"""Whole documents are written."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.triage.stored import stored_answers, stored_cell, stored_records
from triage.engine.cells import Cell
from triage.interviews.document_writer import write_document
from triage.interviews.record_actions import MissingRecordError, TooManyRecordsError


def test_answers_given_replace_theirs_and_null_clears_one(interview, ann):
    write_document(user=ann, interview=interview, raw={"answers": {"ops_hours": 8, "group": "Valley", "budget": "M"}})
    write_document(user=ann, interview=interview, raw={"answers": {"ops_hours": 4, "group": None}})
    assert stored_answers(interview) == {"ops_hours": 4, "budget": "M"}


def test_a_list_replaces_the_list_and_an_id_changes_its_record(interview, ann):
    write_document(user=ann, interview=interview, raw={"records": {"consumers": [{"name": "a"}, {"name": "b"}]}})
    uid = stored_records(interview, "consumers")[1]["id"]
    rows = [{"id": uid, "name": "B"}, {"name": "c"}]
    write_document(user=ann, interview=interview, raw={"records": {"consumers": rows}})
    first, second = stored_records(interview, "consumers")
    assert (first, second["name"]) == ({"id": uid, "name": "B"}, "c")
    write_document(user=ann, interview=interview, raw={"records": {"consumers": []}})
    assert stored_records(interview, "consumers") == []


def test_a_record_with_an_id_that_is_not_stored_changes_nothing(interview, ann):
    write_document(user=ann, interview=interview, raw={"records": {"consumers": [{"name": "a"}]}})
    rows = [{"id": "0a1b2c3d", "name": "b"}]
    with pytest.raises(MissingRecordError, match="no record with the id 0a1b2c3d"):
        write_document(user=ann, interview=interview, raw={"answers": {"group": "X"}, "records": {"consumers": rows}})
    assert [row["name"] for row in stored_records(interview, "consumers")] == ["a"]
    assert stored_answers(interview) == {}


def test_notes_of_others_stay(interview, ann, members):
    raw = {"answers": {"ops_hours": {"value": 8, "note": "unsure"}}}
    write_document(user=ann, interview=interview, raw=raw)
    write_document(user=members["interviewee"], interview=interview, raw={"answers": {"ops_hours": 4}})
    assert stored_cell(interview, "ops_hours") == Cell(4, note="unsure")


def test_too_many_records_change_nothing(interview, ann):
    write_document(user=ann, interview=interview, raw={"answers": {"ops_hours": 8}})
    raw = {"answers": {"ops_hours": 4}, "records": {"consumers": [{"name": "x"}] * 31}}
    with pytest.raises(TooManyRecordsError, match="takes 30 records; this is 31"):
        write_document(user=ann, interview=interview, raw=raw)
    assert stored_answers(interview) == {"ops_hours": 8}


def test_readers_write_nothing(interview, members):
    with pytest.raises(PermissionDenied):
        write_document(user=members["reader"], interview=interview, raw={"answers": {"ops_hours": 8}})
