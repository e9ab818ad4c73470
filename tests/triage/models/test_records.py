"""Records as rows."""

from triage.interviews.document_writer import write_document
from triage.models import DataFormat


def test_formats_keep_a_canonical_size(interview, ann):
    raw = {"records": {"formats": [{"name": "netcdf", "total": "1.5 TB", "rows": "2 million"}]}}
    write_document(user=ann, interview=interview, raw=raw)
    stored = DataFormat.objects.get()
    assert (stored.total, stored.total_unit, stored.total_bytes) == (1.5, "TB", 1.5e12)
    assert stored.rows_count == 2e6


def test_a_copy_has_every_answer_and_no_sample(interview, ann):
    raw = {"name": "netcdf", "total": "1.5 TB", "faults": ["encoding"], "rows": {"unknown": True, "ask": "Bob"}}
    write_document(user=ann, interview=interview, raw={"records": {"formats": [raw]}})
    stored = DataFormat.objects.get()
    stored.sample_profile = {"name": "towers.csv"}
    copy = stored.duplicate()
    assert (copy.name, copy.total, copy.total_unit, copy.faults, copy.unknown) == (
        "netcdf", 1.5, "TB", ["encoding"], {"rows": "Bob"},
    )  # fmt: skip
    assert (copy.pk, copy.sample_profile) == (None, {})
    assert copy.uid != stored.uid
