"""Every export of random records, complete and incomplete, is what the packages and schemas of its format accept."""

import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from rdflib import Graph

from catalog.exchange import croissant, data_json, datacite, prov, ro_crate
from catalog.exchange.datapackage import datapackage_writer
from catalog.exchange.dcat import dcat_writer
from catalog.exchange.dcat.dcat_us import narrow_document
from catalog.exchange.formats import EXPORT_FORMATS, IMPORT_FORMATS
from tests.catalog.exchange.citations import assert_citations_are_read
from tests.catalog.exchange.crates import crate_problems
from tests.catalog.exchange.random_records import random_records
from tests.catalog.exchange.validation import PORTAL, schema, violations

BATCH_SIZE = 5  # records that are validated together
SHAPES = {"dcat-us_3.0_shacl_shapes.ttl": narrow_document, "dcat-ap_3_shacl_shapes.ttl": dict}
UNHURRIED = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None, "derandomize": True}
# An example takes seconds: a failure is shown as it is, not made smaller by trying hundreds.
UNHURRIED["phases"] = [Phase.generate]

record_batches = st.tuples(*(random_records(number) for number in range(1, BATCH_SIZE + 1)))
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::FutureWarning")


def assert_exports_are_accepted(batch):
    document = dcat_writer.write_catalog(batch, PORTAL, modified="2026-11-22T00:00:00+00:00")
    for name, edition in SHAPES.items():
        text = violations(edition(document), schema(name))
        assert "Conforms: True" in text, text[:3000]
    for record in batch:
        assert_record_is_accepted(record)


def assert_record_is_accepted(record):
    from frictionless import Package
    from mlcroissant import Dataset as Croissant
    from rocrate.rocrate import ROCrate

    xml_schema = etree.XMLSchema(etree.parse(schema("datacite_kernel4.xsd")))
    xml_schema.assertValid(etree.fromstring(ET.tostring(datacite.write_xml(record, PORTAL))))
    pod = json.loads(schema("pod_schema_non-federal-v1.1_dataset-non-federal.json").read_text())
    [dataset] = data_json.write([record], PORTAL)["dataset"]
    assert [error.message for error in jsonschema.Draft4Validator(pod).iter_errors(dataset)] == []
    loaded = Croissant(jsonld=as_json(croissant.write(record, PORTAL)))
    assert not loaded.metadata.ctx.issues.errors
    Package.from_descriptor(as_json(datapackage_writer.write(record)))
    assert Graph().parse(data=dcat_writer.as_turtle(prov.write(record, PORTAL)), format="turtle")
    assert ROCrate(ro_crate.write(record, PORTAL)).name == record.title
    assert_citations_are_read(record)
    assert_imports_give_the_same_export(record)


def assert_imports_give_the_same_export(record):
    """Whatever the portal writes and reads, it writes again as it was; data.json from the second time on."""
    for name in ("jsonld", "dcat.jsonld", "ttl", "ro-crate.json"):
        text = export(record, name)
        assert export(read(text, name), name) == text
    text = json.dumps(data_json.write([record], PORTAL))
    first = stored_like(record, read(text, "data.json"))
    second = stored_like(record, read(json.dumps(data_json.write([first], PORTAL)), "data.json"))
    assert second == first


def export(record, name):
    document = EXPORT_FORMATS[name].write(record, PORTAL)
    return document if isinstance(document, str) else json.dumps(document)


def read(text, name):
    reader = {"ttl": "dcat", "dcat.jsonld": "dcat", "data.json": "data.json"}.get(name, "jsonld")
    [entry] = IMPORT_FORMATS[reader].read(text)
    return entry.record


def stored_like(record, imported):
    """The imported record with what a catalogue gives it, as the first one has."""
    names = ("url", "slug", "identifier", "created", "modified", "published")
    return replace(imported, **{name: getattr(record, name) for name in names})


def as_json(document):
    return json.loads(json.dumps(document))


@settings(max_examples=3, **UNHURRIED)  # the first example is the simplest: titles alone
@given(st.tuples(random_records(1), random_records(2)))
def test_a_few_random_records_are_accepted_in_every_format(batch):
    assert_exports_are_accepted(batch)


@pytest.mark.long
@settings(max_examples=40, **UNHURRIED)
@given(batch=record_batches)
def test_two_hundred_random_records_are_accepted_in_every_format(batch, tmp_path_factory):
    assert_exports_are_accepted(batch)
    folder = tmp_path_factory.getbasetemp()
    assert crate_problems(ro_crate.write(batch[0], PORTAL), folder) == []  # seconds: one of each batch
