"""The default release: chosen by a curator, kept by its next edition, untouched by other releases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from catalog.models import Dataset
from variants.releases.default_release import DefaultReleaseError, choose_default_release
from variants.releases.models import Release
from variants.releases.publishing import publish_release, retire_release
from variants.releases.reader import ReleaseNotFoundError, open_release

pytestmark = pytest.mark.django_db


def make(name: str, assembly: str = "GRCh38", *, edition: int = 1, publish: bool = True, **values: object) -> Release:
    dataset, _ = Dataset.objects.get_or_create(title="Ours", slug="ours", status=Dataset.Status.PUBLISHED)
    release = Release.objects.create(
        dataset=dataset, name=name, edition=edition, assembly=assembly, status=Release.Status.READY, **values
    )
    return publish_release(release=release) if publish else release


def answers(assembly: str = "") -> str:
    return open_release(user=AnonymousUser(), assembly=assembly).model.name


def test_publishing_another_release_changes_no_answer() -> None:
    make("first")
    assert answers() == answers("GRCh38") == "first"
    make("second")
    make("third", "GRCh37")
    make("fourth", "GRCh37")
    assert (answers(), answers("GRCh38"), answers("GRCh37")) == ("first", "first", "third")


def test_a_curator_chooses_and_a_new_edition_stays_the_default() -> None:
    make("first")
    chosen = make("second")
    old = make("old", "GRCh37")
    choose_default_release(release=chosen)
    assert (answers(), answers("GRCh37")) == ("second", "old")
    choose_default_release(release=old, for_portal=True)
    assert (answers(), answers("GRCh38")) == ("old", "second")
    edition = make("old", "GRCh37", edition=2)
    assert edition.is_portal_default
    assert open_release(user=AnonymousUser()).model.pk == edition.pk
    assert Release.objects.filter(is_default=True).count() == 2


def test_choosing_another_of_the_assembly_keeps_the_assembly_of_the_portal() -> None:
    make("first", "GRCh37")
    make("other")
    second = choose_default_release(release=make("second", "GRCh37"))
    assert second.is_portal_default
    assert answers() == "second"


def test_an_unpublished_release_cannot_be_the_default() -> None:
    with pytest.raises(DefaultReleaseError, match="only a published release"):
        choose_default_release(release=make("new", publish=False))


def test_without_a_default_the_name_published_first_answers() -> None:
    make("first")
    make("second")
    make("third")
    retire_release(release=Release.objects.get(name="first"))
    assert answers() == "second"
    make("fourth")
    make("second", edition=2)
    assert answers() == "second"


def test_somebody_who_may_not_read_the_default_gets_the_next_of_its_assembly() -> None:
    make("hidden", visibility="private")
    make("old", "GRCh37")
    with pytest.raises(ReleaseNotFoundError):
        open_release(user=AnonymousUser(), name="hidden")
    make("open")
    assert answers() == "open"


def test_releases_without_flags_are_ordered_by_assembly_and_first_publication() -> None:
    now = timezone.now()
    for number, (name, assembly) in enumerate([("a", "GRCh37"), ("b", "GRCh38"), ("c", "GRCh38")]):
        release = make(name, assembly, publish=False)
        published_at = now + timedelta(number)
        Release.objects.filter(pk=release.pk).update(status="published", published_at=published_at)
    assert [release.name for release in Release.objects.published().in_answering_order()] == ["b", "c", "a"]
