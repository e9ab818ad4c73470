"""The whole catalogue for programs: feed and sitemap."""

import re
from html import unescape

from catalog.exchange.feeds.views import DatasetSitemap
from tests.catalog.exchange.validation import schema, violations


def test_a_long_sitemap_is_an_index_and_robots_are_led_to_it(client, publish, monkeypatch):
    monkeypatch.setattr(DatasetSitemap, "limit", 1)
    slugs = {publish("One").slug, publish("Two").slug}
    sitemap = re.search("Sitemap: (.*)", client.get("/robots.txt").content.decode())[1]
    pages = re.findall("<loc>(.*?)</loc>", client.get(sitemap).content.decode())
    results = {slug for page in pages for slug in slugs if f"/{slug}/" in client.get(unescape(page)).content.decode()}
    assert results == slugs


def test_the_feed_follows_a_search(client, rich, publish):
    publish("Something else")
    feed = client.get("/datasets/feed.atom?q=krill").content.decode()
    assert "Krill" in feed
    assert "Something else" not in feed


def test_the_feed_of_words_that_nothing_has_is_empty(client, rich):
    assert "Krill" in client.get("/datasets/?q=kril pigmints").content.decode()  # the page offers similar names
    feed = client.get("/datasets/feed.atom?q=kril pigmints")
    assert feed.status_code == 200
    assert b"<entry>" not in feed.content


def test_the_sitemap_says_when_things_changed(client, rich):
    sitemap = client.get("/datasets/sitemap.xml").content.decode()
    assert rich.get_absolute_url() in sitemap
    assert "<lastmod>" in sitemap


def test_the_whole_catalogue_is_one_dcat_us_document_that_conforms(client, rich, publish):
    publish("Ask the river", resource_type="service", endpoint_url="https://rivers.example.org/api")
    document = client.get("/datasets/dcat-us.jsonld").json()
    assert (len(document["dcat:dataset"]), len(document["dcat:service"])) == (1, 1)
    text = violations(document, schema("dcat-us_3.0_shacl_shapes.ttl"))
    assert "Conforms: True" in text, text[:3000]
