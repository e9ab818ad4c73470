"""Public releases are remembered for a moment; what is not there is looked for each time."""

from __future__ import annotations

import pytest

from catalog.models import Dataset
from variants.releases import public_releases
from variants.releases.models import Release
from variants.releases.public_releases import PUBLIC_RELEASE_SECONDS, open_public_release
from variants.releases.reader import ReleaseNotFoundError

pytestmark = pytest.mark.django_db


@pytest.fixture
def remembering(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a portal; other tests look each release up anew."""
    monkeypatch.setattr(public_releases._public_releases, "seconds", PUBLIC_RELEASE_SECONDS)
    monkeypatch.setattr(public_releases._public_releases, "_values", {})


def make_release(**attributes: object) -> Release:
    dataset = Dataset.objects.create(title="Releases", status=Dataset.Status.PUBLISHED)
    values = {"name": "own", "assembly": "GRCh38", "status": Release.Status.PUBLISHED}
    return Release.objects.create(dataset=dataset, **values | attributes)


def test_a_release_is_the_same_for_a_moment(remembering, django_assert_num_queries):
    release = make_release()
    assert open_public_release(name="own", assembly="GRCh38").model == release
    with django_assert_num_queries(0):
        assert open_public_release(name="own", assembly="GRCh38").model == release


def test_missing_values_are_not_remembered(remembering):
    with pytest.raises(ReleaseNotFoundError):
        open_public_release(name="own", assembly="")
    release = make_release()
    assert open_public_release(name="own", assembly="").model == release


def test_a_release_for_some_people_is_not_opened(remembering):
    make_release(visibility="private")
    with pytest.raises(ReleaseNotFoundError):
        open_public_release(name="own", assembly="")


def test_a_release_that_was_hidden_is_gone_when_the_moment_is_over(remembering, monkeypatch):
    release = make_release()
    open_public_release(name="own", assembly="")
    Release.objects.filter(pk=release.pk).update(visibility="private")
    monkeypatch.setattr(public_releases._public_releases, "seconds", -1)
    with pytest.raises(ReleaseNotFoundError):
        open_public_release(name="own", assembly="")
