"""The figures of the start page, limited to what the reader may see."""

from django.contrib.auth.models import AnonymousUser

from lwds_portal.site.overview import get_overview
from tests.people import SUPERUSER, person


def test_strangers_see_what_is_public(filled):
    overview = get_overview(user=AnonymousUser())
    assert {release.name for release in overview.releases} == {"old", "new"}
    assert (overview.variants, overview.datasets) == (3000, 1)
    assert [(change.kind, change.key) for change in overview.changes] == [
        ("dataset", "topmed"),
        ("release", "new"),
        ("release", "old"),
    ]


def test_curators_see_private_releases_too_but_no_draft_as_published(filled):
    overview = get_overview(user=person(SUPERUSER))
    assert {release.name for release in overview.releases} == {"old", "new", "secret"}
    assert (overview.variants, overview.datasets) == (4500, 1)


def test_only_the_last_changes_are_named(filled, monkeypatch):
    monkeypatch.setattr("lwds_portal.site.overview.MAX_CHANGES", 2)
    assert [change.key for change in get_overview(user=AnonymousUser()).changes] == ["topmed", "new"]
