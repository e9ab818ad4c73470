"""Every page answers, works without script, and says what it should."""

import re
from html import unescape

import pytest


def test_the_list_shows_facets_and_keeps_its_state_in_the_url(client, seeds):
    page = client.get("/datasets/?q=ocean&liveness=alive").content.decode()
    assert 'name="liveness" value="alive" checked' in page
    assert "<mark>" in page
    assert "Atom feed of this search" in page


def test_the_json_beside_the_last_page_holds_its_datasets(client, seeds):
    page = client.get("/datasets/?page=3")
    address = unescape(re.search(r'href="(/api/v1/datasets/[^"]*)">JSON', page.content.decode())[1])
    listed = [entry["title"] for entry in client.get(address).json()["results"]]
    assert listed == [dataset.title for dataset in page.context["datasets"]]
    assert len(listed) == 20


def test_who_accepts_json_gets_the_datasets_of_the_same_page(client, seeds):
    last = client.get("/datasets/").context["page"].paginator.num_pages
    for number in (1, last):
        page = client.get("/datasets/", {"page": number})
        twin = client.get("/datasets/", {"page": number}, headers={"Accept": "application/json"}, follow=True)
        titles = [entry["title"] for entry in twin.json()["results"]]
        assert titles == [dataset.title for dataset in page.context["datasets"]], number


def test_a_bad_parameter_is_explained(client, db):
    answer = client.get("/datasets/?bbox=1,2")
    assert answer.status_code == 400
    assert "A box is four numbers" in answer.content.decode()


def test_the_permanent_address_leads_to_the_page(client, rich):
    assert client.get(f"/datasets/id/{rich.identifier}/")["Location"] == rich.get_absolute_url()


def test_a_version_has_its_own_address(client, rich):
    for address in (f"/datasets/{rich.slug}/v1/", f"/datasets/{rich.slug}.v1"):
        assert "version 1" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("accept", "address"),
    [("application/json", "/api/v1/datasets/?q=krill"), ("text/turtle", "/datasets/catalog.ttl?q=krill")],
)
def test_the_accept_header_chooses_the_form_of_the_list(client, db, accept, address):
    assert client.get("/datasets/?q=krill", headers={"Accept": accept})["Location"] == address
