"""The portal's own services are entries of the catalogue, at whatever address the portal has."""

from collections import Counter

import pytest

from catalog.entries.portal_services import list_services
from catalog.exchange.imports.merging import MergeOutcome
from catalog.exchange.imports.service_entries import describe_services
from catalog.models import Dataset
from tests.catalog.exchange.validation import schema, violations


@pytest.fixture
def services(db):
    describe_services()
    return Dataset.objects.filter(resource_type="service")


def test_each_is_found_and_names_an_address_that_answers(services, client):
    assert services.count() == len(list_services()) >= 9
    results = client.get("/api/v1/datasets/", {"q": "OAI-PMH harvesters"}).json()
    assert [entry["slug"] for entry in results["results"]] == ["service-oai-pmh"]
    for entry in services:
        record = client.get(f"/datasets/{entry.slug}.json").json()
        assert record["endpoint_url"].startswith("http://testserver/")
        description = record["endpoint_description"].removeprefix("http://testserver")
        assert client.get(description).status_code == 200, description


def test_dcat_and_oai_list_the_services(services, client):
    document = client.get("/datasets/catalog.jsonld").json()
    assert {node["@type"] for node in document["dcat:service"]} == {"dcat:DataService"}
    endpoints = {node["dcat:endpointURL"]["@id"] for node in document["dcat:service"]}
    assert {"http://testserver/datasets/oai", "http://testserver/mcp", "http://testserver/beacon/"} < endpoints
    text = violations(document, schema("dcat-ap_3_shacl_shapes.ttl"))
    assert "Conforms: True" in text, text[:3000]
    listed = client.get("/datasets/oai", {"verb": "ListRecords", "metadataPrefix": "oai_dc"}).content.decode()
    assert listed.count("<dc:type>") >= services.count()


def test_writing_them_again_changes_nothing_and_edits_stay(services):
    assert describe_services() == Counter({MergeOutcome.UNCHANGED: services.count()})
    services.filter(slug="service-mcp").update(title="Ask with a model", endpoint_url="https://models.example.org/mcp")
    assert describe_services() == Counter({MergeOutcome.UNCHANGED: services.count()})
    assert services.get(slug="service-mcp").title == "Ask with a model"
