"""The start page and its JSON form tell the same; the help page stands beside it."""

import pytest


def test_the_page_shows_figures_and_changes(client, filled):
    page = client.get("/")
    text = page.content.decode()
    assert "2 releases" in text
    assert '<a href="/releases/new/">' in text
    assert "secret" not in text
    assert 'id="site-search"' not in text, "the start page has one search box, its own"


def test_the_json_form_has_the_same_figures(client, filled):
    page, data = client.get("/"), client.get("/?as=json").json()
    overview = page.context["overview"]
    assert (data["variants"], data["datasets"]) == (overview.variants, overview.datasets)
    assert [release["url"] for release in data["releases"]] == [f"/releases/{row.name}/" for row in overview.releases]
    assert [change["key"] for change in data["changes"]] == [change.key for change in overview.changes]


@pytest.mark.django_db
def test_an_empty_portal_says_how_to_fill_it(client):
    assert "load_wgsa" in client.get("/").content.decode()
    assert client.get("/?as=json").json() == {"variants": 0, "datasets": 0, "releases": [], "changes": []}


@pytest.mark.django_db
def test_help_and_icon_keep_their_addresses(client):
    assert 'id="queries"' in client.get("/help/").content.decode()
    assert client.get("/favicon.ico").url.endswith("icon.svg")
