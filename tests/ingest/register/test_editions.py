"""Files go into the unfinished edition of their release, or into a new one."""

from __future__ import annotations

import pytest
from django.db import transaction

from catalog.models import Dataset
from ingest.register.editions import create_edition, find_unfinished_edition
from ingest.register.release_request import RegistrationError, ReleaseRequest
from variants.releases.models import Release

pytestmark = pytest.mark.django_db


def request(**options: object) -> ReleaseRequest:
    return ReleaseRequest("own", "GRCh38", [], **options)  # type: ignore[arg-type]


def test_a_new_name_gets_its_first_edition_and_a_dataset() -> None:
    with transaction.atomic():
        assert find_unfinished_edition(request()) is None
    release = create_edition(request(visibility="private"))
    assert (release.edition, release.visibility, release.dataset.slug) == (1, "private", "own")
    assert release.dataset.visibility == "private"
    with transaction.atomic():
        assert find_unfinished_edition(request()) == release


def test_a_published_edition_is_replaced_only_on_request() -> None:
    release = create_edition(request())
    Release.objects.filter(pk=release.pk).update(status=Release.Status.PUBLISHED)
    with transaction.atomic():
        with pytest.raises(RegistrationError, match="is published and cannot change"):
            find_unfinished_edition(request())
        assert find_unfinished_edition(request(replace=True)) is None
    assert create_edition(request(replace=True)).edition == 2


def test_an_unfinished_edition_of_another_assembly_or_to_be_replaced_is_refused() -> None:
    create_edition(request())
    with transaction.atomic():
        with pytest.raises(RegistrationError, match="is still"):
            find_unfinished_edition(request(replace=True))
        with pytest.raises(RegistrationError, match="is GRCh38, not GRCh37"):
            find_unfinished_edition(ReleaseRequest("own", "GRCh37", []))


def test_a_named_dataset_must_exist() -> None:
    with pytest.raises(RegistrationError, match="there is no dataset 'other'"):
        create_edition(request(dataset_slug="other"))
    Dataset.objects.create(slug="other", title="Other", visibility="private")
    assert create_edition(request(dataset_slug="other")).visibility == "private"
