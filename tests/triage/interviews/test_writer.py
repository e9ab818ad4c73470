"""The one writer: merged by question, kept when it cannot be read."""

import pytest
from django.core.exceptions import PermissionDenied

from catalog.entries.writing import create_draft_dataset
from tests.people import sign_in
from tests.triage.stored import stored_cell, stored_records
from triage.engine.cells import Cell
from triage.engine.document import ONCE
from triage.engine.merge import SectionEdit
from triage.interviews.document_writer import write_document
from triage.interviews.documents import read_document
from triage.interviews.record_actions import RecordAction
from triage.interviews.record_writer import delete_record
from triage.interviews.writer import save


def save_section(*, user, interview, section, base, mine, new_uids=(), **more):
    """Save what a page sends."""
    edits = {section.key: SectionEdit(mine, base, new_uids)}
    return save(user=user, interview=interview, edits=edits, page=section, **more)


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
    assert stored_cell(interview, "ops_hours").value == 8


def test_the_same_answer_changed_twice_is_a_conflict_and_the_first_stays(interview, ann, members, section):
    who, shown = section["who"], {"ops_hours": Cell()}
    save_section(user=ann, interview=interview, section=who, base={ONCE: shown}, mine={ONCE: {"ops_hours": Cell(8)}})
    other = members["interviewee"]
    saved = save_section(
        user=other, interview=interview, section=who, base={ONCE: shown}, mine={ONCE: {"ops_hours": Cell(2)}}
    )
    assert saved.conflicts["ops_hours"].theirs == Cell(8)
    assert stored_cell(interview, "ops_hours").value == 8


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
    assert stored_cell(interview, "ops_hours") == Cell(4, note="He sounded unsure.")
    assert "note" not in str(read_document(user=interviewee, interview=interview).raw)


def test_a_deleted_record_is_reported(interview, ann, section):
    consumers = section["consumers"]
    added = RecordAction("add")
    uid = save_section(user=ann, interview=interview, section=consumers, base={}, mine={}, action=added).shown_record
    delete_record(user=ann, interview=interview, section=consumers, uid=uid)
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
    assert stored_records(interview, "consumers") == [{"id": "0a1b2c3d", "name": "Modeller"}]


def test_a_full_list_says_how_many_fit(interview, ann, section):
    write_document(user=ann, interview=interview, raw={"records": {"usecases": [{"title": str(n)} for n in range(12)]}})
    saved = save_section(
        user=ann, interview=interview, section=section["usecases"], base={}, mine={}, action=RecordAction("add")
    )
    assert "takes 12 records" in str(saved.refusal)
    assert len(stored_records(interview, "usecases")) == 12


def test_a_conflict_shows_no_private_note(interview, members, section):
    noted = {"ops_hours": Cell(8, note="He sounded unsure.")}
    who, interviewee = section["who"], members["interviewee"]
    save_section(user=members["interviewer"], interview=interview, section=who, base={ONCE: {}}, mine={ONCE: noted})
    mine = {ONCE: {"ops_hours": Cell(2)}}
    saved = save_section(user=interviewee, interview=interview, section=who, base={ONCE: {}}, mine=mine)
    assert saved.conflicts["ops_hours"].theirs == Cell(8)


def test_a_link_to_an_entry_that_one_may_not_see_is_neither_made_nor_lost(interview, ann, curator, members, section):
    dataset = create_draft_dataset(user=curator, title="Secret towers", visibility="private")
    system = {"name": "The archive", "dataset": dataset.slug}
    raw = {"records": {"producers": [{"name": "Ben", "system": system}]}}
    write_document(user=ann, interview=interview, raw=raw)
    assert stored_records(interview, "producers")[0]["system"]["dataset"] is None
    write_document(user=curator, interview=interview, raw=raw)
    assert dataset.slug not in str(read_document(user=ann, interview=interview).raw)
    (record,) = read_document(user=ann, interview=interview).records("producers")
    write_document(user=ann, interview=interview, raw={"records": {"producers": [{**record, "name": "Bo"}]}})
    stored = stored_records(interview, "producers")[0]
    assert (stored["name"], stored["system"]) == ("Bo", system)


def test_a_save_of_any_size_takes_few_statements(interview, ann, section, django_assert_max_num_queries):
    mine = {f"{number:08x}": {"name": Cell(unknown=True, ask="Ann")} for number in range(30)}
    with django_assert_max_num_queries(15):
        save_section(
            user=ann, interview=interview, section=section["consumers"], base={}, mine=mine, new_uids=list(mine)
        )
    assert interview.follow_ups.count() == 30
