"""Saving answers: merged by question, kept when they cannot be read, turned into tasks when nobody knows."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.triage.conftest import client_of
from tests.triage.forms_client import read_form
from triage.engine.document import Cell
from triage.errors import RefusedError
from triage.exchange.sheets import upload_sheet
from triage.interviews.answers import save_answers, save_records
from triage.interviews.document_writer import write_document
from triage.interviews.documents import document_of, questionnaire_of
from triage.interviews.lifecycle import copy_interview
from triage.interviews.record_lists import LimitError, add_record
from triage.models import Answer, Consumer, FollowUp, Producer


@pytest.fixture
def section(interview):
    return questionnaire_of(interview).by_key


def test_a_save_from_an_old_page_changes_only_what_was_changed_on_it(interview, ann, members, section):
    who = section["who"]
    shown = {"ops_hours": Cell(), "group": Cell()}
    save_answers(user=ann, interview=interview, section=who, base=shown, mine=shown | {"ops_hours": Cell(8)})
    other = members["interviewee"]
    mine = shown | {"group": Cell("Valley group")}
    saved = save_answers(user=other, interview=interview, section=who, base=shown, mine=mine)
    assert saved.conflicts == {}
    assert Answer.objects.get(key="ops_hours").value == 8


def test_the_same_answer_changed_twice_is_a_conflict_and_the_first_stays(interview, ann, members, section):
    who, shown = section["who"], {"ops_hours": Cell()}
    save_answers(user=ann, interview=interview, section=who, base=shown, mine={"ops_hours": Cell(8)})
    other = members["interviewee"]
    saved = save_answers(user=other, interview=interview, section=who, base=shown, mine={"ops_hours": Cell(2)})
    assert saved.conflicts["ops_hours"].theirs == Cell(8)
    assert Answer.objects.get(key="ops_hours").value == 8


def test_readers_cannot_answer(interview, members, section):
    with pytest.raises(PermissionDenied, match="You may not change answers"):
        save_answers(user=members["reader"], interview=interview, section=section["who"], base={}, mine={})


def test_private_notes_are_neither_seen_nor_lost_by_an_interviewee(interview, members, section):
    noted = {"ops_hours": Cell(8, note="He sounded unsure.")}
    interviewer, interviewee = members["interviewer"], members["interviewee"]
    save_answers(user=interviewer, interview=interview, section=section["who"], base={}, mine=noted)
    page = client_of(interviewee).get(f"{interview.get_absolute_url()}section/who/").content.decode()
    assert "He sounded unsure" not in page
    base, mine = {"ops_hours": Cell(8)}, {"ops_hours": Cell(4)}
    saved = save_answers(user=interviewee, interview=interview, section=section["who"], base=base, mine=mine)
    assert saved.conflicts == {}
    assert Answer.objects.get(key="ops_hours").cell == Cell(4, note="He sounded unsure.")
    assert "note" not in str(document_of(user=interviewee, interview=interview).raw)


def test_i_dont_know_becomes_a_task_and_answering_settles_it(interview, ann, section):
    unknown = {"ops_hours": Cell(unknown=True, ask="Bob")}
    save_answers(user=ann, interview=interview, section=section["who"], base={}, mine=unknown)
    task = FollowUp.objects.get()
    assert (task.whom, task.done_at) == ("Bob", None)
    save_answers(user=ann, interview=interview, section=section["who"], base=unknown, mine={"ops_hours": Cell(3)})
    assert FollowUp.objects.get().is_done


def test_a_record_that_somebody_deleted_is_said_to_be_gone(interview, ann, section):
    consumers = section["consumers"]
    record = add_record(user=ann, interview=interview, section=consumers)
    Consumer.objects.all().delete()
    mine = {record.uid: {"name": Cell("Modeller")}}
    saved = save_records(user=ann, interview=interview, section=consumers, base={}, mine=mine)
    assert saved.gone == [record.uid]


def test_a_new_record_that_is_sent_twice_is_made_once(interview, ann, section):
    """As happens when the answer to the first request is lost on its way."""
    consumers, mine = section["consumers"], {"0a1b2c3d": {"name": Cell("Modeller")}}
    sent = {"user": ann, "interview": interview, "section": consumers, "base": {}, "mine": mine, "fresh": ["0a1b2c3d"]}
    assert [save_records(**sent).made for _ in range(2)] == [["0a1b2c3d"], []]
    assert Consumer.objects.get().name == "Modeller"


def test_a_full_list_says_how_many_fit(interview, ann, section):
    write_document(user=ann, interview=interview, raw={"records": {"usecases": [{"title": str(n)} for n in range(12)]}})
    with pytest.raises(LimitError, match="takes 12 records"):
        add_record(user=ann, interview=interview, section=section["usecases"])


def test_a_use_case_says_when_the_producer_it_names_is_gone(interview, ann, client):
    records = {
        "usecases": [{"title": "Calibrate", "actor": "Tower 3"}],
        "producers": [{"name": f"Tower {n}"} for n in range(1, 6)],
    }
    write_document(user=ann, interview=interview, raw={"records": records})
    url = f"{interview.get_absolute_url()}section/producers/"
    third = Producer.objects.get(name="Tower 3").uid
    client.post(url, {**read_form(client, url), "do": f"delete:{third}"})
    page = client.get(f"{interview.get_absolute_url()}section/usecases/").content.decode()
    assert "is called “Tower 3”" in page
    assert Producer.objects.count() == 4


def test_a_sheet_adds_changes_and_keeps_what_it_cannot_read(interview, ann, client, section):
    write_document(user=ann, interview=interview, raw={"records": {"formats": [{"name": "netcdf", "total": "1 TB"}]}})
    sheet = client.get(f"{interview.get_absolute_url()}sheet/formats.csv").content.decode()
    uid = sheet.splitlines()[1].split(",")[0]
    filled = f"id,name,total,rows,faults\n{uid},netcdf,2 TB,? Bob,\n,csv-tsv,a lot,5 million,no-header; encoding\n"
    count, problems = upload_sheet(
        user=ann, interview=interview, section=section["formats"], content=filled.encode(), replace=False
    )
    assert count == 2
    assert [(p.path, p.text) for p in problems] == [
        ("line 3, total", "'a lot' is not a number; write for example 1500 or 1.5e6.")
    ]
    first, second = document_of(user=ann, interview=interview).records("formats")
    assert (first["id"], first["total"], first["unknown"]) == (uid, {"value": 2, "unit": "TB"}, {"rows": "Bob"})
    assert second["typed"] == {"total": "a lot"}
    assert second["faults"] == ["no-header", "encoding"]


def test_every_sheet_comes_back_as_it_went(interview, ann, client, section):
    from triage.content.shipped import answers_files

    raw = next(raw for raw in answers_files() if raw["scenario"].startswith("AralDIF"))
    write_document(user=ann, interview=interview, raw=raw)
    before = document_of(user=ann, interview=interview).raw["records"]
    for key in before:
        sheet = client.get(f"{interview.get_absolute_url()}sheet/{key}.csv").content
        upload_sheet(user=ann, interview=interview, section=section[key], content=sheet, replace=True)
    assert document_of(user=ann, interview=interview).raw["records"] == before


def test_a_sheet_without_known_columns_changes_nothing(interview, ann, section):
    with pytest.raises(RefusedError, match="names no question of this sheet; use name, files"):
        upload_sheet(user=ann, interview=interview, section=section["formats"], content=b"colour\nred\n", replace=True)


def test_answers_are_copied_from_an_earlier_interview_without_notes(interview, ann):
    raw = {
        "answers": {"group": {"value": "Valley group", "note": "secret"}},
        "records": {"formats": [{"name": "netcdf", "total": "1 TB", "note": "secret"}]},
    }
    write_document(user=ann, interview=interview, raw=raw)
    copy = copy_interview(user=ann, source=interview, title="Next valley")
    document = document_of(user=ann, interview=copy)
    assert document.answer("group") == "Valley group"
    assert document.records("formats")[0]["total"] == {"value": 1, "unit": "TB"}
    assert "secret" not in str(document.raw)
    assert copy.freezes.count() == 0


def test_a_retired_question_is_not_asked_and_its_answer_stays(interview, ann, client):
    from triage.models import Question

    write_document(user=ann, interview=interview, raw={"answers": {"measure": "Downloads"}})
    question = Question.objects.get(key="measure")
    question.retired = True
    question.save()
    question.section.questionnaire.save()
    assert (
        "How will you know it worked?"
        not in client.get(f"{interview.get_absolute_url()}section/impact/").content.decode()
    )
    assert "Downloads" in client.get(f"{interview.get_absolute_url()}export/print/").content.decode()
