"""A name has one answer at a time: publishing retires the edition before, and nothing unfinished is published."""

from __future__ import annotations

import pytest

from catalog.models import Dataset
from variants.releases.models import Release
from variants.releases.publishing import PublishingError, publish_release, retire_release

pytestmark = pytest.mark.django_db
Status = Release.Status


@pytest.fixture
def dataset() -> Dataset:
    return Dataset.objects.create(slug="ours", title="Ours", status=Dataset.Status.PUBLISHED)


def edition(dataset: Dataset, number: int, status: str, name: str = "own") -> Release:
    return Release.objects.create(dataset=dataset, name=name, edition=number, assembly="GRCh38", status=status)


def test_publishing_retires_the_edition_before_and_no_other_release(dataset: Dataset) -> None:
    first, other = edition(dataset, 1, Status.PUBLISHED), edition(dataset, 1, Status.PUBLISHED, "other")
    failed, second = edition(dataset, 2, Status.FAILED), edition(dataset, 3, Status.READY)
    assert publish_release(release=second).published_at is not None
    statuses = dict(Release.objects.filter(dataset=dataset).values_list("pk", "status"))
    assert statuses == {
        first.pk: Status.RETIRED, other.pk: Status.PUBLISHED, failed.pk: Status.FAILED, second.pk: Status.PUBLISHED,
    }  # fmt: skip
    first.refresh_from_db()
    assert first.retired_at is not None


def test_publishing_again_changes_nothing(dataset: Dataset) -> None:
    release = publish_release(release=edition(dataset, 1, Status.READY))
    assert publish_release(release=release).published_at == release.published_at


@pytest.mark.parametrize("status", [Status.DRAFT, Status.LOADING, Status.INDEXING, Status.RETIRED, Status.FAILED])
def test_only_ready_releases_are_published(dataset: Dataset, status: str) -> None:
    published, release = edition(dataset, 1, Status.PUBLISHED), edition(dataset, 2, status)
    with pytest.raises(PublishingError, match=f"is {status}; only a release that is ready"):
        publish_release(release=release)
    published.refresh_from_db()
    assert published.status == Status.PUBLISHED


def test_a_release_is_not_retired_while_it_is_indexed(dataset: Dataset) -> None:
    release = edition(dataset, 1, Status.INDEXING)
    with pytest.raises(PublishingError, match="wait until it is ready"):
        retire_release(release=release)
    Release.objects.filter(pk=release.pk).update(status=Status.READY)
    assert retire_release(release=release).status == Status.RETIRED
