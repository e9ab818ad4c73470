"""PROV: who answers for a dataset, what it comes from, what happened to it."""

from dataclasses import replace

from rdflib import DCTERMS, RDF, Literal, Namespace, URIRef

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


def test_unknown_values_are_left_out():
    document = prov.write(replace(PLAIN, created=""), PORTAL)
    assert set(document) == {"@context", "@id", "@type", "dcterms:identifier", "dcterms:title"}


def test_other_identifiers_publications_grants_and_the_method_are_written():
    graph = as_graph(prov.write(FLOW, PORTAL))
    entity = URIRef(f"{ROOT}datasets/id/lwds:2026-1/")
    assert set(graph.objects(entity, PROV.alternateOf)) == {URIRef("https://doi.org/10.5061/dryad.8515")}
    papers = {URIRef("https://doi.org/10.1000/182"), URIRef("https://example.org/manual")}
    assert set(graph.objects(entity, DCTERMS.isReferencedBy)) == papers
    work = URIRef(f"{entity}#work")
    assert work in set(graph.objects(entity, PROV.wasGeneratedBy))
    assert graph.value(work, DCTERMS.description) == Literal("Stage by pressure gauge.")
    grants = set(graph.objects(work, PROV.used))
    assert grants == {URIRef("https://fund.example/OPP-1"), URIRef(f"{entity}#grant-1")}
    assert {str(graph.value(grant, DCTERMS.identifier)) for grant in grants} == {"OPP-1", "X-9"}
