"""Every export of random records, complete and incomplete, is what the packages and schemas of its format accept."""

import json
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from rdflib import Graph

from catalog.exchange import croissant, data_json, datacite, prov, ro_crate
from catalog.exchange.datapackage import datapackage_writer
from catalog.exchange.dcat import dcat_reader, dcat_writer
from catalog.exchange.dcat.dcat_us import narrow_document
from catalog.exchange.schema_org import schema_org_reader, schema_org_writer
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

    xml_schema = etree.XMLSchema(etree.parse(schema("datacite_kernel4.xsd")))
    xml_schema.assertValid(etree.fromstring(ET.tostring(datacite.write_xml(record, PORTAL))))
    pod = json.loads(schema("pod_schema_non-federal-v1.1_dataset-non-federal.json").read_text())
    [dataset] = data_json.write([record], PORTAL)["dataset"]
    assert [error.message for error in jsonschema.Draft4Validator(pod).iter_errors(dataset)] == []
    loaded = Croissant(jsonld=as_json(croissant.write(record, PORTAL)))
    assert not loaded.metadata.ctx.issues.errors
    Package.from_descriptor(as_json(datapackage_writer.write(record)))
    assert Graph().parse(data=dcat_writer.as_turtle(prov.write(record, PORTAL)), format="turtle")
    for writer, reader in ((schema_org_writer.write, schema_org_reader.read), (ro_crate.write, schema_org_reader.read)):
        [entry] = reader(json.dumps(writer(record, PORTAL)))
        assert (entry.record.title, entry.record.box) == (record.title, record.box)
    [entry] = dcat_reader.read(dcat_writer.as_turtle(dcat_writer.write_dataset(record, PORTAL)))
    assert (entry.record.title, entry.record.box) == (record.title, record.box)
    days = (entry.record.temporal_start, entry.record.temporal_end, entry.record.temporal_text)
    assert days == (record.temporal_start, record.temporal_end, record.temporal_text)


def as_json(document):
    return json.loads(json.dumps(document))


@settings(max_examples=2, **UNHURRIED)  # the first example is the simplest: titles alone
@given(record_batches)
def test_ten_random_records_are_accepted_in_every_format(batch):
    assert_exports_are_accepted(batch)


@pytest.mark.long
@settings(max_examples=40, **UNHURRIED)
@given(record_batches)
def test_two_hundred_random_records_are_accepted_in_every_format(batch):
    assert_exports_are_accepted(batch)
