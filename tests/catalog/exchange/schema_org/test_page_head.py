"""The RDF in the head of a page: schema.org, Dublin Core, DCAT and PROV of one dataset."""

from rdflib import URIRef

from catalog.exchange.dcat.dcat_writer import as_graph
from catalog.exchange.schema_org.page_head import write_head
from tests.catalog.exchange.validation import FLOW, PLAIN, PORTAL, ROOT


def test_the_head_describes_the_dataset_in_four_vocabularies():
    graph = as_graph(write_head(FLOW, PORTAL))
    terms = {str(term) for term in graph.predicates(URIRef(f"{ROOT}datasets/id/lwds:2026-1/"))}
    assert terms >= {
        "http://schema.org/name",
        "http://purl.org/dc/terms/title",
        "http://www.w3.org/ns/dcat#landingPage",
        "http://www.w3.org/ns/prov#wasAttributedTo",
    }


def test_unknown_values_are_left_out():
    assert "dct:license" not in write_head(PLAIN, PORTAL)
