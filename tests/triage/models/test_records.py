"""Records of all interviews as rows."""

from triage.interviews.document_writer import write_document
from triage.interviews.lifecycle import create_interview
from triage.models import RecordRow


def test_every_record_is_a_row_with_its_position(interview, ann):
    other = create_interview(user=ann, title="Other")
    raw = {"records": {"consumers": [{"name": "a"}, {"name": "b"}], "formats": [{"name": "netcdf"}]}}
    for record in (interview, other):
        write_document(user=ann, interview=record, raw=raw)
    rows = RecordRow.objects.filter(interview=interview).order_by("section", "position")
    assert [(row.section, row.position, row.data["name"]) for row in rows] == [
        ("consumers", 1, "a"),
        ("consumers", 2, "b"),
        ("formats", 1, "netcdf"),
    ]
    assert {row.key for row in rows} == {f"{interview.pk}/{row.section}/{row.data['id']}" for row in rows}
    other.delete()
    assert RecordRow.objects.count() == 3
