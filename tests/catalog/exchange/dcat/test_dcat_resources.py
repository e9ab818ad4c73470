"""What DCAT 3 says of an entry beyond its core."""

from dataclasses import replace

import pytest

from catalog.entries.record import PeriodRecord, PlaceRecord, RelationRecord
from catalog.exchange.dcat.dcat_resources import languages, more_properties, period_node, place_node, resource_class
from catalog.exchange.dcat.dcat_writer import write_catalog, write_dataset
from tests.catalog.exchange.validation import FLOW, PLAIN, PORTAL, ROOT

SERVICE = replace(
    PLAIN,
    resource_type="service",
    endpoint_url="https://e.org/api",
    relations=(RelationRecord("serves", "lwds:2026-1"),),
)


def test_a_series_is_also_a_dataset_and_a_service_is_not():
    assert resource_class(FLOW) == ["dcat:DatasetSeries", "dcat:Dataset"]
    assert resource_class(SERVICE) == "dcat:DataService"
    document = write_catalog([FLOW, SERVICE], PORTAL, modified="2026-11-22T00:00:00+00:00")
    assert [node["dcterms:identifier"] for node in document["dcat:service"]] == [SERVICE.identifier]
    assert [node["dcterms:identifier"] for node in document["dcat:dataset"]] == [FLOW.identifier]


def test_a_service_names_its_endpoint_and_what_it_serves():
    node = more_properties(SERVICE)
    assert node["dcat:endpointURL"]["@id"] == "https://e.org/api"
    assert node["dcat:servesDataset"] == [{"@id": f"{ROOT}datasets/id/lwds:2026-1/"}]
    assert more_properties(replace(SERVICE, endpoint_url=""))["dcat:endpointURL"]["@id"] == PLAIN.url


def test_identifiers_publications_and_concepts_have_addresses():
    node = more_properties(FLOW)
    assert [part["skos:notation"]["@value"] for part in node["adms:identifier"]] == [
        "https://doi.org/10.5061/dryad.8515",
        "PRJNA1234",
    ]
    assert [part["@id"] for part in node["dcterms:isReferencedBy"]] == [
        "https://doi.org/10.1000/182",
        "https://example.org/manual",
    ]
    [concept] = node["dcat:theme"]
    assert concept["skos:prefLabel"]["@value"] == "ENVI"
    assert concept["skos:inScheme"]["@id"] == "http://publications.europa.eu/resource/authority/data-theme/"
    assert [part["dcat:hadRole"]["@id"].rpartition("#")[2] for part in node["prov:qualifiedAttribution"]] == [
        "custodian",
        "originator",
        "funder",
    ]


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("-9000", {"@value": "-9000", "@type": "xsd:gYear"}),
        ("79", {"@value": "0079", "@type": "xsd:gYear"}),
        ("2001-05", {"@value": "2001-05", "@type": "xsd:gYearMonth"}),
        ("2001-05-06", {"@value": "2001-05-06", "@type": "xsd:date"}),
    ],
)
def test_times_are_those_of_xml_schema(text, literal):
    assert period_node(PeriodRecord(start=text))["dcat:startDate"] == literal


def test_a_place_is_named_in_a_gazetteer_and_languages_are_addresses():
    node = place_node(PlaceRecord("Fiji", "177,-20,-178,-15", "https://sws.geonames.org/2205218/"))
    assert node["@id"] == "https://sws.geonames.org/2205218/"
    assert node["dcat:bbox"]["@value"].startswith("MULTIPOLYGON")
    assert [part["@id"].rpartition("/")[2] for part in languages(FLOW)] == ["ENG", "fr"]
    assert languages(PLAIN)["@id"].endswith("ENG")


def test_a_service_outside_its_datasets_document_is_related_to_what_it_serves():
    flow = f"{ROOT}datasets/id/{FLOW.identifier}/"
    service = replace(PLAIN, resource_type="service", relations=(RelationRecord("serves", FLOW.identifier),))
    part = replace(PLAIN, relations=(RelationRecord("in-series", FLOW.identifier),))
    for record, key in ((service, "dcat:servesDataset"), (part, "dcat:inSeries")):
        alone = write_dataset(record, PORTAL)
        assert (alone["dcterms:relation"], alone.get(key)) == ([{"@id": flow, "@type": "rdfs:Resource"}], None)
        together = write_catalog([FLOW, record], PORTAL, modified="2026-11-22T00:00:00+00:00")
        [node] = [n for n in [*together["dcat:dataset"], *together["dcat:service"]] if n["@id"] != flow]
        assert node[key] == [{"@id": flow}]


def test_a_place_that_two_entries_draw_differently_is_described_once():
    url = "https://sws.geonames.org/2205218/"
    places = (PlaceRecord("Fiji", "177,-20,-178,-15", url), PlaceRecord("Fiji, all of it", "176,-21,-178,-12", url))
    first, second = write_dataset(replace(PLAIN, places=places), PORTAL)["dcterms:spatial"]
    assert first["@id"] == second["rdfs:seeAlso"]["@id"] == url
    assert "@id" not in second
