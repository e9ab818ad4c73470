"""Sample files of formats."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.triage.stored import stored_records
from triage.engine.merge import SectionEdit
from triage.interviews.lifecycle import delete_interview
from triage.interviews.record_writer import delete_record
from triage.interviews.samples import MAX_SAMPLE_BYTES, SampleRefusedError, store_sample
from triage.interviews.writer import save
from triage.models import Sample


@pytest.fixture
def sample():
    return SimpleUploadedFile("towers.csv", b"tower,flux\nT1,3.5\nT2,-9999\n")


def upload(user, interview, section, uid, file, is_new=True):
    edits = {"formats": SectionEdit({}, {}, [uid] if is_new else [])}
    return save(user=user, interview=interview, edits=edits, page=section["formats"], samples={uid: file})


def test_a_sample_alone_makes_a_record(interview, ann, section, sample):
    saved = upload(ann, interview, section, "0a1b2c3d", sample)
    (record,) = stored_records(interview, "formats")
    assert (saved.refusal, record["id"], record["sample"]["name"]) == (None, "0a1b2c3d", "towers.csv")
    assert [column["name"] for column in record["sample"]["columns"]] == ["tower", "flux"]
    stored = Sample.objects.get(interview=interview, uid="0a1b2c3d")
    with stored.file.open() as file:
        assert file.read() == b"tower,flux\nT1,3.5\nT2,-9999\n"
    stored.file.delete(save=False)


def test_a_sample_that_is_too_large_is_refused(interview, ann, sample):
    sample.size = MAX_SAMPLE_BYTES + 1
    with pytest.raises(SampleRefusedError, match="up to 10 MB fit"):
        store_sample(interview=interview, uid="0a1b2c3d", uids=["0a1b2c3d"], file=sample)


def test_a_sample_of_a_format_that_is_gone_is_refused(interview, ann, section, sample):
    saved = upload(ann, interview, section, "0a1b2c3d", sample, is_new=False)
    assert "Somebody deleted this format meanwhile" in str(saved.refusal)


def test_no_sample_outlives_its_format_or_interview(interview, ann, section, django_capture_on_commit_callbacks):
    def store(uid, name):
        file = SimpleUploadedFile(name, b"name\nAnn\n")
        upload(ann, interview, section, uid, file)
        return Sample.objects.get(uid=uid).file

    with django_capture_on_commit_callbacks(execute=True):
        first, replaced = store("0a1b2c3d", "a.csv"), store("1a1b2c3d", "b.csv")
        newest = store("1a1b2c3d", "c.csv")
    storage = first.storage
    assert [storage.exists(file.name) for file in (first, replaced, newest)] == [True, False, True]
    with django_capture_on_commit_callbacks(execute=True):
        delete_record(user=ann, interview=interview, section=section["formats"], uid="0a1b2c3d")
    assert not storage.exists(first.name)
    assert [row["id"] for row in stored_records(interview, "formats")] == ["1a1b2c3d"]
    with django_capture_on_commit_callbacks(execute=True):
        delete_interview(user=ann, interview=interview)
    assert not storage.exists(newest.name)
