"""Sample files of formats."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from triage.interviews.answers import save_section
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
