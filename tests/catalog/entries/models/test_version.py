"""Versions as rows: never changed, one of a number, the newest first."""

import pytest
from django.db import IntegrityError, transaction

from catalog.entries.models import Dataset, DatasetVersion


@pytest.fixture
def dataset(db):
    dataset = Dataset.objects.create(slug="flow", title="Flow")
    for number in (1, 2, 10):
        DatasetVersion.objects.create(dataset=dataset, number=number, record={})
    return dataset


def test_the_newest_comes_first_and_is_named_by_its_number(dataset):
    assert [str(version) for version in dataset.versions.all()] == ["Flow v10", "Flow v2", "Flow v1"]


def test_a_version_is_not_saved_again(dataset):
    version = dataset.versions.first()
    version.notes = "Better."
    with pytest.raises(ValueError, match="publish a new one"):
        version.save()
    assert dataset.versions.first().notes == ""


def test_a_version_number_is_unique(dataset):
    with pytest.raises(IntegrityError, match="version_once"), transaction.atomic():
        DatasetVersion.objects.create(dataset=dataset, number=2, record={})
