"""Single records by their id."""

import pytest

from accounts.problems import MissingObjectError
from accounts.services.revisions import StaleWriteError
from tests.triage.stored import stored_records
from triage.interviews.document_writer import write_document
from triage.interviews.record_writer import add_record, change_record, delete_record, get_record


@pytest.fixture
def of_formats(interview, ann, section):
    return {"user": ann, "interview": interview, "section": section["formats"]}


def test_only_named_fields_change(of_formats):
    record, _ = add_record(**of_formats, raw={"name": "netcdf", "rows": {"unknown": True, "ask": "Bob"}, "note": "x"})
    changed, problems = change_record(**of_formats, uid=record.uid, raw={"files": "12k", "total": "a lot"})
    assert changed.body == {
        "id": record.uid, "name": "netcdf", "files": 12000, "unknown": {"rows": "Bob"}, "typed": {"total": "a lot"},
        "note": "x",
    }  # fmt: skip
    assert [problem.path for problem in problems] == [f"formats/{record.uid}/total"]
    changed, _ = change_record(**of_formats, uid=record.uid, raw={"unknown": {}, "total": "1 TB"})
    assert "unknown" not in changed.body
    assert "typed" not in changed.body


def test_a_record_keeps_its_revision_while_others_change(of_formats, ann, interview):
    record, _ = add_record(**of_formats, raw={"name": "netcdf"})
    write_document(user=ann, interview=interview, raw={"answers": {"group": "Valley"}})
    assert get_record(**of_formats, uid=record.uid).revision == record.revision
    change_record(**of_formats, uid=record.uid, raw={"files": 1}, revision=record.revision)
    with pytest.raises(StaleWriteError, match="changed this format"):
        delete_record(**of_formats, uid=record.uid, revision=record.revision)
    delete_record(**of_formats, uid=record.uid)
    assert stored_records(interview, "formats") == []
    with pytest.raises(MissingObjectError, match="no record"):
        get_record(**of_formats, uid=record.uid)
