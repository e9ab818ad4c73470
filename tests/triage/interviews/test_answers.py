"""Saving a section: merged by question, kept when it cannot be read."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.people import sign_in
from triage.engine.cells import Cell
from triage.engine.document import ONCE
from triage.interviews.answer_store import RecordAction
from triage.interviews.answers import save_section
from triage.interviews.document_writer import write_document
from triage.interviews.documents import read_document
from triage.models import Answer, Consumer, UseCase


def test_a_save_from_an_old_page_changes_only_what_was_changed_on_it(interview, ann, members, section):
    who = section["who"]
    shown = {"ops_hours": Cell(), "group": Cell()}
    save_section(
        user=ann, interview=interview, section=who, base={ONCE: shown}, mine={ONCE: shown | {"ops_hours": Cell(8)}}
    )
    other = members["interviewee"]
    mine = shown | {"group": Cell("Valley group")}
    saved = save_section(user=other, interview=interview, section=who, base={ONCE: shown}, mine={ONCE: mine})
    assert saved.conflicts == {}
    assert Answer.objects.get(key="ops_hours").value == 8


def test_the_same_answer_changed_twice_is_a_conflict_and_the_first_stays(interview, ann, members, section):
    who, shown = section["who"], {"ops_hours": Cell()}
    save_section(user=ann, interview=interview, section=who, base={ONCE: shown}, mine={ONCE: {"ops_hours": Cell(8)}})
    other = members["interviewee"]
    saved = save_section(
        user=other, interview=interview, section=who, base={ONCE: shown}, mine={ONCE: {"ops_hours": Cell(2)}}
    )
    assert saved.conflicts["ops_hours"].theirs == Cell(8)
    assert Answer.objects.get(key="ops_hours").value == 8


def test_readers_cannot_answer(interview, members, section):
    with pytest.raises(PermissionDenied, match="You may not change answers"):
        save_section(
            user=members["reader"], interview=interview, section=section["who"], base={ONCE: {}}, mine={ONCE: {}}
        )


def test_private_notes_are_neither_seen_nor_lost_by_an_interviewee(interview, members, section):
    noted = {"ops_hours": Cell(8, note="He sounded unsure.")}
    interviewer, interviewee = members["interviewer"], members["interviewee"]
    save_section(user=interviewer, interview=interview, section=section["who"], base={ONCE: {}}, mine={ONCE: noted})
    page = sign_in(interviewee).get(f"{interview.get_absolute_url()}section/who/").content.decode()
    assert "He sounded unsure" not in page
    base, mine = {"ops_hours": Cell(8)}, {"ops_hours": Cell(4)}
    saved = save_section(
        user=interviewee, interview=interview, section=section["who"], base={ONCE: base}, mine={ONCE: mine}
    )
    assert saved.conflicts == {}
    assert Answer.objects.get(key="ops_hours").cell == Cell(4, note="He sounded unsure.")
    assert "note" not in str(read_document(user=interviewee, interview=interview).raw)


def test_a_record_that_somebody_deleted_is_said_to_be_gone(interview, ann, section):
    consumers = section["consumers"]
    added = RecordAction("add")
    uid = save_section(user=ann, interview=interview, section=consumers, base={}, mine={}, action=added).shown_record
    Consumer.objects.all().delete()
    mine = {uid: {"name": Cell("Modeller")}}
    saved = save_section(user=ann, interview=interview, section=consumers, base={}, mine=mine)
    assert saved.deleted == [uid]


def test_a_new_record_that_is_sent_twice_is_made_once(interview, ann, section):
    """As happens when the answer to the first request is lost on its way."""
    consumers, mine = section["consumers"], {"0a1b2c3d": {"name": Cell("Modeller")}}
    sent = {
        "user": ann,
        "interview": interview,
        "section": consumers,
        "base": {},
        "mine": mine,
        "new_uids": ["0a1b2c3d"],
    }
    assert [save_section(**sent).created for _ in range(2)] == [["0a1b2c3d"], []]
    assert Consumer.objects.get().name == "Modeller"


def test_a_full_list_says_how_many_fit(interview, ann, section):
    write_document(user=ann, interview=interview, raw={"records": {"usecases": [{"title": str(n)} for n in range(12)]}})
    saved = save_section(
        user=ann, interview=interview, section=section["usecases"], base={}, mine={}, action=RecordAction("add")
    )
    assert "takes 12 records" in saved.refusal
    assert UseCase.objects.count() == 12
