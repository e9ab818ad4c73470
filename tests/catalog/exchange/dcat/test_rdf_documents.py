"""RDF in any of its forms becomes a graph, and nothing is fetched."""

import pytest

from catalog.exchange.dcat.rdf_documents import parse_graph
from catalog.exchange.source_entry import UnreadableSourceError

TURTLE = "<https://e.org/a> <http://purl.org/dc/terms/title> 'Ice' ."
JSON_LD = '{"@id": "https://e.org/a", "http://purl.org/dc/terms/title": "Ice"}'
RDF_XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://purl.org/dc/terms/">'
    '<rdf:Description rdf:about="https://e.org/a"><d:title>Ice</d:title></rdf:Description></rdf:RDF>'
)


@pytest.mark.parametrize("text", [TURTLE, JSON_LD, RDF_XML], ids=["turtle", "json-ld", "rdf-xml"])
def test_every_form_gives_the_same_triple(text):
    assert [str(title) for title in parse_graph(text).objects()] == ["Ice"]


def test_a_context_that_would_be_fetched_is_refused():
    with pytest.raises(UnreadableSourceError, match="nothing is fetched"):
        parse_graph('{"@context": "https://schema.org/", "name": "Ice"}')
