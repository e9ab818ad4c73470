"""Distributions as rows: a link or a file, one at a path."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.entries.models import Dataset, Distribution
from catalog.entries.models.distribution import storage_name


@pytest.fixture
def add(db):
    """Add a distribution to one dataset: add(**fields)."""
    dataset = Dataset.objects.create(slug="d", title="D")

    def create(**fields):
        with transaction.atomic():
            return Distribution.objects.create(dataset=dataset, **fields)

    return create


@pytest.mark.parametrize("fields", [{}, {"url": "https://e.org/a", "file": "f"}])
def test_a_distribution_is_either_a_link_or_a_file(add, fields):
    add(url="https://e.org/a")
    add(file="f", path="a")
    with pytest.raises(IntegrityError, match="distribution_link_or_file"):
        add(**fields)


def test_one_file_at_a_path_and_the_withdrawn_ones_before_it(add):
    now = timezone.now()
    for withdrawn_at in (now, now, None):
        add(file="f", path="a.csv", withdrawn_at=withdrawn_at)
    for _ in range(2):
        add(url="https://e.org/same")
    with pytest.raises(IntegrityError, match="distribution_path_once"):
        add(file="f", path="a.csv")


def test_files_lie_below_the_identifier_under_their_path():
    file = Distribution(dataset=Dataset(identifier="lwds:2026-1"), path="raw/a.csv")
    assert storage_name(file, "a_x7.csv") == "datasets/2026-1/raw/a.csv"
    file.path = ""
    assert storage_name(file, "b.csv") == "datasets/2026-1/b.csv"


@pytest.mark.parametrize(
    ("fields", "name"), [({"title": "T", "path": "p"}, "T"), ({"path": "p", "url": "u"}, "p"), ({"url": "u"}, "u")]
)
def test_a_distribution_is_named_by_title_path_or_address(fields, name):
    assert str(Distribution(**fields)) == name
