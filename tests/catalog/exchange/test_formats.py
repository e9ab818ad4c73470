"""Exports against the validators of their communities, offline."""

import json
import re
from xml.etree import ElementTree as ET

import pytest
from lxml import etree
from pyshacl import validate
from rdflib import Graph

from catalog.entries.reading import build_record, with_record_relations
from catalog.entries.record import PortalRecord
from catalog.exchange import croissant, data_json, datacite
from catalog.exchange.datapackage import datapackage_writer
from catalog.exchange.dcat import dcat_writer
from catalog.exchange.schema_org import schema_org_writer
from catalog.models import Dataset
from tests.releases import DATA, SHARED, shared_file

ROOT = "https://portal.example/"
PORTAL = PortalRecord(ROOT)


def schema(name):
    """A committed schema, or one that lies beside the repository; skips the test where it does not."""
    path = DATA / "schemas" / name
    return path if path.exists() else shared_file(SHARED / "metadata" / name)


def records():
    return [build_record(dataset=d, base_url=ROOT) for d in with_record_relations(Dataset.objects.order_by("pk"))]


def violations(document, shapes, form="json-ld"):
    graph = dcat_writer.as_graph(document) if form == "json-ld" else Graph().parse(data=document, format=form)
    shape_graph = Graph().parse(shapes)
    _, _, text = validate(graph, shacl_graph=shape_graph, inference="none", do_owl_imports=False, allow_warnings=False)
    return text


@pytest.mark.parametrize("name", ["schema_org_dataset.ttl", "googleRequired.ttl", "soso_common_v1.2.3.ttl"])
def test_schema_org_conforms(rich, publish, name):
    shapes = schema(name)
    publish("plain")
    for record in records():
        for document in (schema_org_writer.write(record, PORTAL), schema_org_writer.write_slim(record, PORTAL)):
            assert "Conforms: True" in violations(document, shapes)


def test_our_shapes_of_schema_org_refuse_what_a_search_engine_would():
    shapes = schema("schema_org_dataset.ttl")
    good = {
        "@context": {"@vocab": "http://schema.org/"}, "@id": "https://portal.example/1", "@type": "Dataset",
        "name": "Ice", "description": "Thickness of the ice of a lake, measured each winter.", "keywords": "ice",
        "url": "https://portal.example/1", "identifier": "https://portal.example/1", "version": "1",
    }  # fmt: skip
    assert "Conforms: True" in violations(good, shapes)
    for wrong in ({"name": None}, {"description": "Ice."}, {"url": None}, {"version": ["1", "2"]}, {"creator": "Ann"}):
        assert "Conforms: False" in violations({**good, **wrong}, shapes), wrong


@pytest.mark.parametrize("name", ["dcat-us_3.0_shacl_shapes.ttl", "dcat-ap_3_shacl_shapes.ttl"])
def test_the_dcat_catalogue_conforms(rich, publish, name):
    shapes = schema(name)
    publish("plain")
    document = dcat_writer.write_catalog(records(), PORTAL, modified="2026-11-22T00:00:00+00:00")
    assert "Conforms: True" in violations(document, shapes)
    assert "Conforms: True" in violations(dcat_writer.as_turtle(document), shapes, "turtle")


def test_data_json_conforms(rich, seeds):
    import jsonschema

    text = schema("pod_schema_non-federal-v1.1_dataset-non-federal.json").read_text()
    validator = jsonschema.Draft4Validator(json.loads(text))
    for dataset in data_json.write(records(), PORTAL)["dataset"]:
        assert [error.message for error in validator.iter_errors(dataset)] == []


@pytest.mark.parametrize("name", ["datacite_kernel4.xsd", "metadata.xsd"])
def test_datacite_xml_conforms(rich, publish, name):
    publish("plain")
    text = datacite_schema() if name == "metadata.xsd" else schema(name).read_bytes()
    xml_schema = etree.XMLSchema(etree.fromstring(text))
    for record in records():
        xml_schema.assertValid(etree.fromstring(ET.tostring(datacite.write_xml(record, PORTAL))))


def datacite_schema():
    """DataCite's schema; the lists of words that it includes are not beside it and are read as any text."""
    text = re.sub(r"<xs:include [^>]*/>", "", schema("metadata.xsd").read_text())
    text = re.sub(r'<xs:import namespace="http://www.w3.org/XML/1998/namespace"[^>]*/>', "", text)
    text = text.replace('<xs:attribute ref="xml:lang"/>', "").replace('<xs:attribute ref="xml:lang" />', "")
    used = set(re.findall(r'(?:type|base)="([A-Za-z]+)"', text))
    words = used - set(re.findall(r'(?:simpleType|complexType) name="([A-Za-z]+)"', text))
    types = (f'<xs:simpleType name="{n}"><xs:restriction base="xs:string"/></xs:simpleType>' for n in sorted(words))
    return text.replace("</xs:schema>", "".join(types) + "</xs:schema>").encode()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's own, inside mlcroissant
def test_croissant_loads_without_an_error(rich):
    from mlcroissant import Dataset as Croissant

    for record in records():
        Croissant(jsonld=json.loads(json.dumps(croissant.write(record, PORTAL))))


def test_the_data_package_is_valid(rich, publish):
    from frictionless import Package

    publish("plain")
    for record in records():
        descriptor = datapackage_writer.write(record)
        assert [error.message for error in Package.metadata_validate(descriptor)] == []
        nameless = {**descriptor, "resources": [{"path": "a.csv"}]}
        assert list(Package.metadata_validate(nameless))
