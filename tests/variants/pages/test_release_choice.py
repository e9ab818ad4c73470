"""The release of a page: the one named, else the newest that the reader may see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils import timezone

from catalog.models import Dataset
from variants.pages.release_choice import find_release, get_release_or_404, release_bar
from variants.releases.models import Release

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(rf):
    def request(query_string=""):
        made = rf.get(f"/genes/BRCA1/?{query_string}")
        made.user = AnonymousUser()
        return made

    return request


@pytest.fixture
def releases():
    dataset = Dataset.objects.create(title="Ours", slug="ours", status=Dataset.Status.PUBLISHED)
    common = {"dataset": dataset, "status": Release.Status.PUBLISHED}
    now = timezone.now()
    for number, (name, assembly) in enumerate((("old", "GRCh37"), ("new", "GRCh38"))):
        Release.objects.create(name=name, assembly=assembly, published_at=now + timedelta(number), **common)
    Release.objects.create(
        name="hidden", assembly="GRCh38", visibility="private", published_at=now + timedelta(9), **common
    )


def test_the_named_release_is_used_else_the_newest(page, releases):
    assert get_release_or_404(page("release=old")).model.name == "old"
    assert get_release_or_404(page()).model.name == find_release(page()).model.name == "new"
    assert get_release_or_404(page("release=new"), name="old").model.name == "old"
    assert get_release_or_404(page(), assembly="GRCh37").model.name == "old"


def test_a_missing_release_gets_a_sentence(page, releases):
    for name in ("none", "hidden"):
        with pytest.raises(Http404, match=f"There is no published release named '{name}'"):
            get_release_or_404(page(f"release={name}"))
        with pytest.raises(Http404):
            find_release(page(f"release={name}"))


def test_an_empty_portal_has_no_release_to_choose(page):
    assert find_release(page()) is None
    with pytest.raises(Http404):
        get_release_or_404(page())


def test_the_bar_offers_the_others(page, releases):
    bar = release_bar(page(), get_release_or_404(page()))
    assert bar["release"].name == "new"
    assert [other["name"] for other in bar["other_releases"]] == ["old"]
