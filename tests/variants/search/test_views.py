"""The search box in words: what a hit is, and why there is none."""

from __future__ import annotations

import pytest

from catalog.models import Dataset
from variants.releases.models import Release

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("count", "detail"), [(1, "1 variant, GRCh38"), (1140, "1,140 variants, GRCh38")])
def test_one_hit_leads_to_its_page_and_is_described(client, count, detail):
    dataset = Dataset.objects.create(title="Ours", slug="ours", status=Dataset.Status.PUBLISHED)
    published = {"assembly": "GRCh38", "status": Release.Status.PUBLISHED, "dataset": dataset}
    Release.objects.create(name="own", variant_count=count, **published)
    hit = {"kind": "release", "key": "own", "label": "own", "detail": detail, "release": "", "url": "/releases/own/"}
    assert client.get("/search/?q=own&as=json").json() == {"q": "own", "hits": [hit], "notes": [], "truncated": False}
    assert client.get("/search/?q=own").url == "/releases/own/"
    assert detail in client.get("/search/suggestions/?q=own").content.decode()


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("xyzzy", "No gene, release or dataset has the name “xyzzy”."),
        ("rs12345", "No release has the variant rs12345 (releases: none is published yet)."),
        ("22:60000000-60000001", "Chromosome 22 ends before 60,000,000."),
        ("22:9-5", "region 22:9-5: positions start at 1, and the end is not before the start."),
    ],
)
def test_a_missing_object_is_reported_in_one_sentence(client, text, note):
    assert client.get("/search/", {"q": text, "as": "json"}).json()["notes"] == [note]
    assert note in client.get("/search/", {"q": text}).content.decode()


def test_the_region_around_a_missing_variant_is_offered(client):
    answer = client.get("/search/", {"q": "22-1050-A-T", "as": "json"}).json()
    assert [(hit["url"], hit["detail"]) for hit in answer["hits"]] == [
        ("/regions/22:950-1150/", "the region around its position")
    ]


def test_a_list_that_is_cut_says_so(client, monkeypatch):
    monkeypatch.setattr("variants.search.search_box.MAX_HITS", 2)
    for number in range(4):
        Dataset.objects.create(title=f"River {number}", slug=f"river-{number}", status=Dataset.Status.PUBLISHED)
    answer = client.get("/search/?q=river&as=json").json()
    assert (len(answer["hits"]), answer["truncated"]) == (2, True)
    assert answer["notes"][0].endswith("of a kind are listed: add a word to find the others.")
    answer = client.get("/search/?q=river+2&as=json").json()
    assert (answer["truncated"], answer["notes"]) == (False, [])


@pytest.mark.parametrize("address", ["/search/", "/search/suggestions/", "/datasets/", "/api/v1/datasets/"])
def test_a_search_of_thousands_of_words_is_refused_at_once(client, address):
    for text in ("river " * 3000, "-" * 5000):
        response = client.get(address, {"q": text}, headers={"accept": "text/html" if "api" not in address else "*/*"})
        assert response.status_code == 413
        assert "LWDS_MAX_SEARCH_CHARACTERS" in response.content.decode()
