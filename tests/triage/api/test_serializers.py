"""The JSON of triage: what is read from requests, and what is only shown."""

import pytest
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from triage.api.serializers import (
    DocumentSerializer,
    DraftSerializer,
    FollowUpSerializer,
    HourSerializer,
    InterviewSerializer,
    InvitationSerializer,
    QuestionSerializer,
    SectionSerializer,
    SignalsSerializer,
    SnapshotSerializer,
    get_json_object,
    get_valid_data,
)
from triage.models import FollowUp


def post(data):
    return Request(APIRequestFactory().post("/", data, format="json"), parsers=[JSONParser()])


def test_the_state_of_an_interview_is_not_for_the_caller_to_set():
    data = get_valid_data(InterviewSerializer, post({"title": "Ice", "status": "decided", "slug": "mine"}))
    assert data == {"title": "Ice"}


@pytest.mark.parametrize("data", [{}, {"title": ""}, {"title": "x" * 201}])
def test_an_interview_needs_a_title(data):
    with pytest.raises(ValidationError) as refused:
        get_valid_data(InterviewSerializer, post(data))
    assert set(refused.value.detail) == {"title"}


def test_of_a_snapshot_only_the_comment_is_read():
    data = get_valid_data(SnapshotSerializer, post({"comment": "First.", "number": 7, "document": {}, "sha256": "x"}))
    assert data == {"comment": "First."}


def test_a_change_of_a_task_reads_only_what_was_sent_and_not_its_question():
    data = get_valid_data(FollowUpSerializer, post({"done": True, "question": "Other?"}), FollowUp())
    assert data == {"is_done": True}


@pytest.mark.parametrize(
    ("serializer_class", "data", "field"),
    [
        (DocumentSerializer, {"records": {"formats": [1]}}, "records"),
        (DocumentSerializer, {"answers": []}, "answers"),
        (HourSerializer, {"pattern": "bucket", "hour": 0, "done": True}, "hour"),
        (HourSerializer, {"pattern": "bucket", "hour": 1}, "done"),
        (DraftSerializer, {"addresses": {"1": "no address"}}, "addresses"),
        (SignalsSerializer, {}, "signals"),
        (InvitationSerializer, {"role": "reader", "days": "soon"}, "days"),
    ],
)
def test_errors_are_named_by_field(serializer_class, data, field):
    with pytest.raises(ValidationError) as refused:
        get_valid_data(serializer_class, post(data))
    assert set(refused.value.detail) == {field}


def test_missing_options_have_their_default():
    assert get_valid_data(InvitationSerializer, post({"role": "reader"})) == {"role": "reader", "days": 14, "note": ""}
    assert get_valid_data(SignalsSerializer, post({"signals": {}})) == {"signals": {}, "domain": ""}


@pytest.mark.parametrize("data", [[], [{"title": "x"}], "text", 1])
def test_a_body_that_is_not_an_object_is_refused(data):
    with pytest.raises(ValidationError, match="Send an object"):
        get_json_object(post(data))
    assert get_json_object(post({"a": 1})) == {"a": 1}


def test_a_question_has_its_defaults():
    raw = {"key": "hours", "text": "Hours?", "type": "int"}
    question = QuestionSerializer(raw).data
    assert (question["kind"], question["required"], question["weight"], question["options"]) == ("int", False, 1, [])


def test_a_section_that_is_asked_once_has_no_record():
    section = SectionSerializer({"key": "who", "title": "Who?", "questions": []}).data
    assert (section["record_name"], section["maximum"]) == ("", 0)
