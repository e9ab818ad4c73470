"""Every page answers, works without script, and says what it should."""

import json
import re
from html import unescape

import pytest

from catalog.entries import curation
from catalog.entries.curation import retire_dataset
from catalog.entries.record import DistributionRecord, VariableRecord
from catalog.exchange.feeds.views import DatasetSitemap
from catalog.models import Dataset


@pytest.fixture
def as_owner(client, researcher):
    client.force_login(researcher)
    return client


def test_the_list_shows_facets_and_keeps_its_state_in_the_url(client, seeds):
    page = client.get("/datasets/?q=ocean&liveness=alive").content.decode()
    assert 'name="liveness" value="alive" checked' in page
    assert "<mark>" in page
    assert "Atom feed of this search" in page


def test_the_json_beside_the_last_page_holds_its_datasets(client, seeds):
    page = client.get("/datasets/?page=3")
    address = unescape(re.search(r'href="(/api/v1/datasets/[^"]*)">JSON', page.content.decode())[1])
    listed = [each["title"] for each in client.get(address).json()["results"]]
    assert listed == [dataset.title for dataset in page.context["datasets"]]
    assert len(listed) == 20


def test_who_accepts_json_gets_the_datasets_of_the_same_page(client, seeds):
    last = client.get("/datasets/").context["page"].paginator.num_pages
    for number in (1, last):
        page = client.get("/datasets/", {"page": number})
        twin = client.get("/datasets/", {"page": number}, headers={"Accept": "application/json"}, follow=True)
        titles = [each["title"] for each in twin.json()["results"]]
        assert titles == [dataset.title for dataset in page.context["datasets"]], number


def test_a_bad_parameter_is_explained(client, db):
    answer = client.get("/datasets/?bbox=1,2")
    assert answer.status_code == 400
    assert "A box is four numbers" in answer.content.decode()


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


def test_the_permanent_address_leads_to_the_page(client, rich):
    assert client.get(f"/datasets/id/{rich.identifier}/")["Location"] == rich.get_absolute_url()


def test_a_version_has_its_own_address(client, rich):
    for address in (f"/datasets/{rich.slug}/v1/", f"/datasets/{rich.slug}.v1"):
        assert "version 1" in client.get(address).content.decode()


def test_a_retired_dataset_leaves_a_tombstone(client, rich, curator):
    curation.retire_dataset(user=curator, dataset=rich, reason="Superseded by the atlas.")
    answer = client.get(rich.get_absolute_url())
    assert answer.status_code == 410
    assert "Superseded by the atlas." in answer.content.decode()


def test_a_retired_dataset_has_its_tombstone_at_every_address(client, rich, curator):
    retire_dataset(user=curator, dataset=rich, reason="It was wrong.")
    for address in (f"id/{rich.identifier}/", f"{rich.slug}.v1", f"{rich.slug}/v1/", f"{rich.slug}.jsonld"):
        assert client.get(f"/datasets/{address}").status_code == 410


def test_many_files_are_told_in_the_linkset(client, publish):
    many = publish(distributions=tuple(DistributionRecord(f"https://e.org/{n}.csv") for n in range(50)))
    header = client.get(many.get_absolute_url())["Link"]
    assert 'rel="item"' not in header
    assert f'{many.slug}.linkset.json>; rel="linkset"' in header
    [links] = client.get(f"/datasets/{many.slug}.linkset.json").json()["linkset"]
    assert len(links["item"]) == 50
    assert links["cite-as"][0]["href"].endswith(f"/datasets/id/{many.identifier}/")


@pytest.mark.parametrize(
    ("accept", "address"),
    [("application/json", "/api/v1/datasets/?q=krill"), ("text/turtle", "/datasets/catalog.ttl?q=krill")],
)
def test_the_accept_header_chooses_the_form_of_the_list(client, db, accept, address):
    assert client.get("/datasets/?q=krill", headers={"Accept": accept})["Location"] == address


def test_a_long_sitemap_is_an_index_and_robots_are_led_to_it(client, publish, monkeypatch):
    monkeypatch.setattr(DatasetSitemap, "limit", 1)
    slugs = {publish("One").slug, publish("Two").slug}
    sitemap = re.search("Sitemap: (.*)", client.get("/robots.txt").content.decode())[1]
    pages = re.findall("<loc>(.*?)</loc>", client.get(sitemap).content.decode())
    found = {slug for page in pages for slug in slugs if f"/{slug}/" in client.get(unescape(page)).content.decode()}
    assert found == slugs


def test_the_form_keeps_what_it_does_not_show(as_owner, publish):
    twice = (
        DistributionRecord("https://e.org/a", title="CSV"),
        DistributionRecord("https://e.org/a", title="JSON"),
        DistributionRecord("https://e.org/b", path="deep/b.csv", title="Deep"),
    )
    dataset = publish(distributions=twice, variables=(VariableRecord("flow", "m3/s", "at noon"),))
    page = as_owner.get(f"/datasets/{dataset.slug}/edit/").context["form"]
    sent = {name: page[name].value() for name in page.fields}
    sent = {name: page.fields[name].prepare_value(value) or "" for name, value in sent.items()}
    assert as_owner.post(f"/datasets/{dataset.slug}/edit/", sent | {"summary": "New."}).status_code == 302
    kept = {(d.title, d.url, d.path) for d in dataset.distributions.all()}
    assert kept == {(d.title, d.url, d.path) for d in twice}
    assert [str(v) for v in dataset.variables.all()] == ["flow (m3/s)"]
    for name, value in {"keywords": "k" * 300, "stewards": "s" * 400, "relations": "eats lwds:1"}.items():
        refused = as_owner.post(f"/datasets/{dataset.slug}/edit/", sent | {name: value})
        assert refused.context["form"].errors[name]


def test_describing_in_the_browser_makes_a_draft_and_changes_it(as_owner, researcher):
    form = {"title": "Lake ice", "kind": "dataset", "keywords": "ice\nlake", "stewards": "Lake Office"}
    unknown = dict.fromkeys(
        ("scale", "place", "pyramid", "liveness", "confidence", "access_class", "cost_class"), "unknown"
    )
    answer = as_owner.post("/datasets/new/", form | unknown)
    assert answer["Location"] == "/datasets/lake-ice/"
    page = as_owner.get("/datasets/lake-ice/edit/").content.decode()
    assert "Lake Office" in page
    changed = form | unknown | {"box": "10,40,5,30"}
    assert "South and north" in as_owner.post("/datasets/lake-ice/edit/", changed).content.decode()
    as_owner.post("/datasets/lake-ice/edit/", form | unknown | {"box": "10,40,15,50", "stewards": "Lake Bureau"})
    dataset = Dataset.objects.get(slug="lake-ice")
    assert dataset.box == (10, 40, 15, 50)
    assert [r.organization.name for r in dataset.responsibilities.all()] == ["Lake Bureau"]
    history = as_owner.get("/datasets/lake-ice/history/").content.decode()
    assert "researcher" in history


def test_publishing_in_the_browser(client, researcher, curator, publish):
    dataset = publish()
    client.force_login(curator)
    client.post(f"/datasets/{dataset.slug}/step/", {"step": "retire", "words": "Done with."})
    assert Dataset.objects.get(pk=dataset.pk).status == "retired"
    assert client.get(f"/datasets/{dataset.slug}/manage/").status_code == 200


def test_the_feed_follows_a_search(client, rich, publish):
    publish("Something else")
    feed = client.get("/datasets/feed.atom?q=krill").content.decode()
    assert "Krill" in feed
    assert "Something else" not in feed


def test_the_sitemap_says_when_things_changed(client, rich):
    sitemap = client.get("/datasets/sitemap.xml").content.decode()
    assert rich.get_absolute_url() in sitemap
    assert "<lastmod>" in sitemap
