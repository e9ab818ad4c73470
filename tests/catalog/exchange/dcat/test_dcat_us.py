"""DCAT-US takes one creator of each entry; nobody is lost."""

from dataclasses import replace

from catalog.exchange.dcat.dcat_us import narrow_document
from catalog.exchange.dcat.dcat_writer import write_catalog, write_dataset
from tests.catalog.exchange.validation import FLOW, PLAIN, PORTAL


def names(node, key):
    return [agent["foaf:name"] for agent in node.get(key, [])]


def test_the_first_creator_stays_and_the_others_contribute_also_in_services():
    service = replace(FLOW, identifier="lwds:2026-9", resource_type="service")
    document = narrow_document(write_catalog([FLOW, PLAIN, service], PORTAL, modified="2026-11-22T00:00:00+00:00"))
    flow, plain = document["dcat:dataset"]
    for node in (flow, *document["dcat:service"], narrow_document(write_dataset(FLOW, PORTAL))):
        assert names(node, "dcterms:creator") == ["Quetin, Langdon"]
        assert names(node, "dcterms:contributor") == ["Ross, Robin"]
    assert "dcterms:contributor" not in plain


def test_the_document_that_is_narrowed_does_not_change():
    document = write_dataset(FLOW, PORTAL)
    narrow_document(document)
    assert names(document, "dcterms:creator") == ["Quetin, Langdon", "Ross, Robin"]
