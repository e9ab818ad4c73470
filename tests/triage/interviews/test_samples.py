"""Sample files of formats."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from triage.interviews.answers import save_section
from triage.interviews.lifecycle import delete_interview
from triage.interviews.record_writer import delete_record
from triage.interviews.samples import MAX_SAMPLE_BYTES, SampleRefusedError, store_sample
from triage.models import DataFormat


@pytest.fixture
def sample():
    return SimpleUploadedFile("towers.csv", b"tower,flux\nT1,3.5\nT2,-9999\n")


def test_a_sample_alone_makes_a_record(interview, ann, section, sample):
    saved = save_section(
        user=ann, interview=interview, section=section["formats"], base={}, mine={}, new_uids=["0a1b2c3d"],
        samples={"0a1b2c3d": sample},
    )  # fmt: skip
    stored = DataFormat.objects.get()
    assert (saved.refusal, stored.uid, stored.sample_profile["name"]) == ("", "0a1b2c3d", "towers.csv")
    assert [column["name"] for column in stored.sample_profile["columns"]] == ["tower", "flux"]
    with stored.sample.open() as file:
        assert file.read() == b"tower,flux\nT1,3.5\nT2,-9999\n"
    stored.sample.delete(save=False)


def test_a_sample_that_is_too_large_is_refused(interview, ann, sample):
    sample.size = MAX_SAMPLE_BYTES + 1
    with pytest.raises(SampleRefusedError, match="up to 10 MB fit"):
        store_sample(user=ann, interview=interview, uid="0a1b2c3d", file=sample)


def test_a_sample_of_a_format_that_is_gone_is_refused(interview, ann, section, sample):
    saved = save_section(
        user=ann, interview=interview, section=section["formats"], base={}, mine={}, samples={"0a1b2c3d": sample}
    )
    assert "Somebody deleted this format meanwhile" in saved.refusal


def test_no_sample_outlives_its_format_or_interview(interview, ann, section, django_capture_on_commit_callbacks):
    def store(uid, name):
        file = SimpleUploadedFile(name, b"name\nAnn\n")
        save_section(
            user=ann, interview=interview, section=section["formats"], base={}, mine={}, new_uids=[uid],
            samples={uid: file},
        )  # fmt: skip
        return DataFormat.objects.get(uid=uid).sample

    with django_capture_on_commit_callbacks(execute=True):
        first, replaced = store("0a1b2c3d", "a.csv"), store("1a1b2c3d", "b.csv")
        newest = store("1a1b2c3d", "c.csv")
    storage = first.storage
    assert [storage.exists(file.name) for file in (first, replaced, newest)] == [True, False, True]
    with django_capture_on_commit_callbacks(execute=True):
        delete_record(user=ann, interview=interview, section=section["formats"], uid="0a1b2c3d")
    assert not storage.exists(first.name)
    with django_capture_on_commit_callbacks(execute=True):
        delete_interview(user=ann, interview=interview)
    assert not storage.exists(newest.name)
