"""Interviews as documents."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Reading
from catalog.entries.writing import create_draft_dataset
from tests.triage.stored import stored_records
from triage.interviews.document_writer import write_document
from triage.interviews.documents import build_document, find_last_editor, get_interview, list_interviews, read_document
from triage.models import Interview


@pytest.fixture
def noted(interview, ann):
    raw = {
        "answers": {"ops_hours": {"value": 8, "note": "secret"}},
        "records": {"consumers": [{"name": "Student", "note": "secret"}], "formats": [{"name": "netcdf"}]},
    }
    write_document(user=ann, interview=interview, raw=raw)
    return interview


@pytest.mark.parametrize(("role", "sees"), [("owner", 2), ("interviewer", 2), ("interviewee", 0), ("reader", 0)])
def test_notes_are_for_those_who_may_read_them(noted, members, role, sees):
    assert str(read_document(user=members[role], interview=noted).raw).count("secret") == sees


def test_outsiders_see_no_interview(noted, members, curator):
    assert list(list_interviews(user=members["outsider"])) == []
    assert list(list_interviews(user=curator)) == [noted]
    with pytest.raises(PermissionDenied, match="You may not see this interview"):
        read_document(user=members["outsider"], interview=noted)


@pytest.mark.usefixtures("no_readings")
def test_it_is_noted_who_opens_an_interview(noted, members, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        get_interview(user=members["reader"], slug=noted.slug)
        with pytest.raises(Interview.DoesNotExist):
            get_interview(user=members["outsider"], slug=noted.slug)
    assert list(Reading.objects.values_list("reader", "name")) == [(members["reader"].username, noted.title)]


def test_a_document_is_read_with_a_statement_for_its_content_and_one_for_its_links(
    noted, ann, django_assert_num_queries
):
    noted.refresh_from_db()
    with django_assert_num_queries(1):
        document = build_document(noted, notes=True)
    assert document.answer("ops_hours") == 8
    system = {"name": "Flow", "dataset": create_draft_dataset(user=ann, title="Flow").slug}
    write_document(user=ann, interview=noted, raw={"records": {"producers": [{"name": "a", "system": system}]}})
    with django_assert_num_queries(2):
        document = build_document(noted, notes=True, reader=ann)
    assert document.records("producers")[0]["system"] == system


def test_the_last_editor_of_an_answer_is_known(noted, ann, members):
    (record,) = stored_records(noted, "consumers")
    uid = record["id"]
    raw = {"records": {"consumers": [{**record, "name": "Pupil"}]}}
    write_document(user=members["interviewee"], interview=noted, raw=raw)
    assert find_last_editor(interview=noted, path=f"consumers/{uid}/name") == "interviewee"
    assert find_last_editor(interview=noted, path="ops_hours") == "ann"
    assert find_last_editor(interview=noted, path="group") == ""
