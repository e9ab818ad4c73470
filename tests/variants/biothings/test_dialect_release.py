"""Which release answers, and tokens that go on where a page ended."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from catalog.models import Dataset
from variants.biothings.dialect_release import Scroll, answering_release, read_scroll, release_of_scroll
from variants.biothings.request import ApiError
from variants.genome.alleles import VariantKey
from variants.releases.models import Release

SCROLL = Scroll(7, "cadd.phred:>5", 12, fields=("cadd",), shape={"dotfield": True})


def test_a_token_holds_the_scroll_and_where_it_is():
    assert read_scroll(SCROLL.token()) == SCROLL
    moved = SCROLL.moved_to(VariantKey(22, 100, -5))
    assert read_scroll(moved.token()) == moved
    assert moved.total == SCROLL.total


@pytest.mark.parametrize("token", ["", "x", "a:b:c"])
def test_a_token_that_was_not_signed_here_is_refused(token):
    with pytest.raises(ApiError) as refused:
        read_scroll(token)
    assert (refused.value.status, refused.value.members["details"]) == (400, "Invalid or stale scroll_id.")


def test_a_changed_token_is_refused():
    token = SCROLL.token()
    with pytest.raises(ApiError):
        read_scroll(f"{token[:-1]}{'a' if token[-1] != 'a' else 'b'}")


@pytest.fixture
def releases(db):
    dataset = Dataset.objects.create(title="Ours", slug="ours", status=Dataset.Status.PUBLISHED)
    common = {"dataset": dataset, "status": Release.Status.PUBLISHED}
    public = Release.objects.create(name="public", assembly="GRCh38", **common)
    private = Release.objects.create(name="private", assembly="GRCh37", visibility="private", **common)
    return public, private


def test_the_public_release_of_the_assembly_answers_everybody(releases):
    reader, is_public = answering_release(user=AnonymousUser(), assembly="hg38")
    assert (reader.model.name, is_public) == ("public", True)


def test_a_private_release_answers_its_people_and_is_not_for_caches(releases, django_user_model):
    user = django_user_model.objects.create_user("ada")
    releases[1].people.add(user)
    reader, is_public = answering_release(user=user, assembly="hg19", name="private")
    assert (reader.model.name, is_public) == ("private", False)
    for stranger in (AnonymousUser(), django_user_model.objects.create_user("ben")):
        with pytest.raises(ApiError) as refused:
            answering_release(user=stranger, assembly="hg19", name="private")
        assert (refused.value.status, refused.value.members["assembly"]) == (404, "hg19")


def test_the_other_assembly_never_answers(releases):
    with pytest.raises(ApiError, match="Not Found"):
        answering_release(user=AnonymousUser(), assembly="hg19", name="public")


def test_a_scroll_reads_its_own_edition_or_none(releases):
    scroll = Scroll(releases[0].pk, "*", 1)
    assert release_of_scroll(user=AnonymousUser(), scroll=scroll).model == releases[0]
    with pytest.raises(ApiError, match="ValueError"):
        release_of_scroll(user=AnonymousUser(), scroll=Scroll(releases[1].pk, "*", 1))
