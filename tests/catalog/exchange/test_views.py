"""A page of a dataset and its formats, at one address and each at its own."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.entries import curation
from catalog.entries.curation import retire_dataset
from catalog.entries.record import DistributionRecord
from catalog.entries.writing import update_dataset


def test_a_dataset_page_carries_slim_jsonld_and_signposting(client, rich):
    answer = client.get(rich.get_absolute_url())
    page = answer.content.decode()
    head = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    assert head["name"] == rich.title
    assert f"/datasets/id/{rich.identifier}/" in answer["Link"]
    assert 'rel="cite-as"' in answer["Link"]
    assert 'rel="license"' in answer["Link"]


def test_a_title_cannot_break_out_of_the_script(client, publish):
    dataset = publish("</script><script>alert(1)</script>")
    assert "<script>alert(1)" not in client.get(dataset.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("accept", "form"),
    [("application/ld+json", "jsonld"), ("text/turtle", "ttl"), ("application/json", "json"), ("text/html,*/*", None)],
)
def test_the_accept_header_chooses_the_format(client, rich, accept, form):
    answer = client.get(rich.get_absolute_url(), headers={"Accept": accept})
    if form is None:
        assert answer.status_code == 200
    else:
        assert answer["Location"] == f"/datasets/{rich.slug}.{form}"


def test_a_retired_dataset_leaves_a_tombstone(client, rich, curator):
    curation.retire_dataset(user=curator, dataset=rich, reason="Superseded by the atlas.")
    answer = client.get(rich.get_absolute_url())
    assert answer.status_code == 410
    assert "Superseded by the atlas." in answer.content.decode()


def test_a_retired_dataset_has_its_tombstone_at_every_address(client, rich, curator):
    retire_dataset(user=curator, dataset=rich, reason="It was wrong.")
    for address in (f"id/{rich.identifier}/", f"{rich.slug}.v1", f"{rich.slug}/v1/", f"{rich.slug}.jsonld"):
        assert client.get(f"/datasets/{address}").status_code == 410


def test_many_files_are_listed_in_the_linkset(client, publish):
    many = publish(distributions=tuple(DistributionRecord(f"https://e.org/{n}.csv") for n in range(50)))
    header = client.get(many.get_absolute_url())["Link"]
    assert 'rel="item"' not in header
    assert f'{many.slug}.linkset.json>; rel="linkset"' in header
    [links] = client.get(f"/datasets/{many.slug}.linkset.json").json()["linkset"]
    assert len(links["item"]) == 50
    assert links["cite-as"][0]["href"].endswith(f"/datasets/id/{many.identifier}/")


def test_an_unchanged_page_is_sent_once(client, rich, curator):
    address = rich.get_absolute_url()
    client.get(address)  # gets the cookie of forms
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    update_dataset(user=curator, dataset=rich, summary="Another summary.")
    assert "Another summary." in client.get(address, headers={"If-None-Match": etag}).content.decode()
    client.force_login(curator)
    assert client.get(address, headers={"If-None-Match": client.get(address)["ETag"]}).status_code == 304
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_an_embargo_hides_a_page_that_a_browser_has(client, rich):
    address = rich.get_absolute_url()
    etag = client.get(address)["ETag"]
    type(rich).objects.filter(pk=rich.pk).update(embargo_until=timezone.now() + timedelta(days=1))
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 404
