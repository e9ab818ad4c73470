"""PROV: who answers for a dataset, what it comes from, what happened to it."""

from dataclasses import replace

from rdflib import RDF, Namespace, URIRef

from catalog.entries.record import RelationRecord
from catalog.exchange import prov
from catalog.exchange.dcat.dcat_writer import as_graph
from tests.catalog.exchange.validation import FLOW, PLAIN, PORTAL, ROOT

PROV = Namespace("http://www.w3.org/ns/prov#")


def test_agents_have_roles_and_sources_are_named():
    record = replace(FLOW, relations=(RelationRecord("derived-from", "lwds:2026-9"),))
    graph = as_graph(prov.write(record, PORTAL))
    entity = URIRef(f"{ROOT}datasets/id/lwds:2026-1/")
    assert (entity, RDF.type, PROV.Entity) in graph
    assert graph.value(entity, PROV.wasDerivedFrom) == URIRef(f"{ROOT}datasets/id/lwds:2026-9/")
    agents = set(graph.objects(entity, PROV.wasAttributedTo))
    assert len(agents) == len(FLOW.creators) + len(FLOW.organizations)
    assert URIRef("https://orcid.org/0000-0002-1825-0097") in agents
    attributions = list(graph.objects(entity, PROV.qualifiedAttribution))
    roles = {str(graph.value(part, PROV.hadRole)).rpartition("#")[2] for part in attributions}
    assert roles == {"author", "custodian", "originator", "funder"}
    assert {graph.value(part, PROV.agent) for part in attributions} == agents


def test_what_is_not_known_is_left_out():
    document = prov.write(replace(PLAIN, created=""), PORTAL)
    assert set(document) == {"@context", "@id", "@type", "dcterms:identifier", "dcterms:title"}
