"""Whole documents are written."""

import pytest
from django.core.exceptions import PermissionDenied

from triage.interviews.answer_store import TooManyRecordsError
from triage.interviews.document_writer import write_document
from triage.models import Answer, Consumer


def test_answers_given_replace_theirs_and_null_clears_one(interview, ann):
    write_document(user=ann, interview=interview, raw={"answers": {"ops_hours": 8, "group": "Valley", "budget": "M"}})
    write_document(user=ann, interview=interview, raw={"answers": {"ops_hours": 4, "group": None}})
    assert dict(Answer.objects.values_list("key", "value")) == {"ops_hours": 4, "budget": "M"}


def test_a_list_replaces_the_list_and_an_id_changes_its_record(interview, ann):
    write_document(user=ann, interview=interview, raw={"records": {"consumers": [{"name": "a"}, {"name": "b"}]}})
    stored = Consumer.objects.get(name="b")
    rows = [{"id": stored.uid, "name": "B"}, {"name": "c"}]
    write_document(user=ann, interview=interview, raw={"records": {"consumers": rows}})
    assert list(Consumer.objects.values_list("name", flat=True)) == ["B", "c"]
    assert Consumer.objects.get(name="B").pk == stored.pk
    write_document(user=ann, interview=interview, raw={"records": {"consumers": []}})
    assert not Consumer.objects.exists()


def test_notes_of_others_stay(interview, ann, members):
    raw = {"answers": {"ops_hours": {"value": 8, "note": "unsure"}}}
    write_document(user=ann, interview=interview, raw=raw)
    write_document(user=members["interviewee"], interview=interview, raw={"answers": {"ops_hours": 4}})
    assert (Answer.objects.get().value, Answer.objects.get().note) == (4, "unsure")


def test_too_many_records_change_nothing(interview, ann):
    write_document(user=ann, interview=interview, raw={"answers": {"ops_hours": 8}})
    raw = {"answers": {"ops_hours": 4}, "records": {"consumers": [{"name": "x"}] * 31}}
    with pytest.raises(TooManyRecordsError, match="takes 30 records; this is 31"):
        write_document(user=ann, interview=interview, raw=raw)
    assert Answer.objects.get().value == 8


def test_readers_write_nothing(interview, members):
    with pytest.raises(PermissionDenied):
        write_document(user=members["reader"], interview=interview, raw={"answers": {"ops_hours": 8}})
