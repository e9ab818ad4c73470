"""Interviews are created, renamed, copied and deleted."""

from triage.interviews.document_writer import write_document
from triage.interviews.documents import read_document
from triage.interviews.lifecycle import copy_interview


def test_answers_are_copied_from_an_earlier_interview_without_notes(interview, ann):
    raw = {
        "answers": {"group": {"value": "Valley group", "note": "secret"}},
        "records": {"formats": [{"name": "netcdf", "total": "1 TB", "note": "secret"}]},
    }
    write_document(user=ann, interview=interview, raw=raw)
    copy = copy_interview(user=ann, source=interview, title="Next valley")
    document = read_document(user=ann, interview=copy)
    assert document.answer("group") == "Valley group"
    assert document.records("formats")[0]["total"] == {"value": 1, "unit": "TB"}
    assert "secret" not in str(document.raw)
    assert copy.snapshots.count() == 0
