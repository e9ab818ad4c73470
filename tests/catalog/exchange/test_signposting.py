"""Typed links from a dataset to its identifier, formats and files."""

from catalog.entries.record import DistributionRecord
from catalog.exchange.signposting import MAX_HEADER_ITEMS, link_header, linkset, typed_links
from tests.catalog.exchange.validation import FLOW, PLAIN, ROOT


def test_links_name_identifier_formats_files_people_and_licence():
    links = typed_links(FLOW, [(f"{ROOT}datasets/flow.ttl", "text/turtle")])
    assert ("cite-as", f"{ROOT}datasets/id/lwds:2026-1/", "") in links
    assert ("describedby", f"{ROOT}datasets/flow.ttl", "text/turtle") in links
    assert [url for relation, url, _ in links if relation == "item"] == [d.url for d in FLOW.distributions]
    assert [url for relation, url, _ in links if relation == "author"] == ["https://orcid.org/0000-0002-1825-0097"]
    assert ("license", FLOW.license, "") in links
    assert "license" not in {relation for relation, _, _ in typed_links(PLAIN, [])}


def test_a_header_has_up_to_twenty_files_and_always_the_linkset():
    items = [("item", f"https://e.org/{n}", "text/csv") for n in range(MAX_HEADER_ITEMS)]
    header = link_header([("cite-as", "https://e.org/id", ""), *items], "https://e.org/links")
    assert header.count('rel="item"; type="text/csv"') == MAX_HEADER_ITEMS
    assert header.startswith('<https://e.org/id>; rel="cite-as", ')
    assert header.endswith('<https://e.org/links>; rel="linkset"; type="application/linkset+json"')
    longer = link_header([("cite-as", "https://e.org/id", ""), *items, items[0]], "https://e.org/links")
    assert 'rel="item"' not in longer
    assert 'rel="cite-as"' in longer


def test_a_media_type_cannot_end_its_quotes_or_the_header():
    header = link_header([("item", "https://e.org/a", 'text/html;\r\n profile="é"')], "https://e.org/links")
    assert '<https://e.org/a>; rel="item"; type="text/html; profile=\\"\\""' in header


def test_a_linkset_has_every_file_grouped_by_relation():
    files = tuple(DistributionRecord(f"https://e.org/{n}", media_type="text/csv") for n in range(30))
    links = [("item", file.url, file.media_type) for file in files]
    [document] = linkset([("cite-as", "https://e.org/id", ""), *links], "https://e.org/page")["linkset"]
    assert document["anchor"] == "https://e.org/page"
    assert document["cite-as"] == [{"href": "https://e.org/id"}]
    assert len(document["item"]) == 30
    assert document["item"][0] == {"href": "https://e.org/0", "type": "text/csv"}
