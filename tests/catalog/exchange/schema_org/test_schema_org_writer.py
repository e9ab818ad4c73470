"""schema.org: valid for search engines, short in the head of a page, whole where it is exported."""

import json
from dataclasses import replace

import pytest

from catalog.entries.record import VariableRecord
from catalog.exchange.schema_org import schema_org_writer
from catalog.exchange.schema_org.schema_org_writer import (
    MAX_DESCRIPTION,
    MAX_HEAD_VARIABLES,
    MIN_DESCRIPTION,
    all_variables,
    long_description,
    script_text,
    write,
    write_slim,
)
from tests.catalog.exchange.validation import FLOW, PLAIN, PORTAL, records, schema, violations


@pytest.mark.parametrize("name", ["schema_org_dataset.ttl", "googleRequired.ttl", "soso_common_v1.2.3.ttl"])
def test_schema_org_conforms(rich, publish, name):
    shapes = schema(name)
    publish("plain")
    for record in records():
        for document in (schema_org_writer.write(record, PORTAL), schema_org_writer.write_slim(record, PORTAL)):
            assert "Conforms: True" in violations(document, shapes)


def test_our_shapes_of_schema_org_refuse_documents_that_a_search_engine_refuses():
    shapes = schema("schema_org_dataset.ttl")
    good = {
        "@context": {"@vocab": "http://schema.org/"}, "@id": "https://portal.example/1", "@type": "Dataset",
        "name": "Ice", "description": "Thickness of the ice of a lake, measured each winter.", "keywords": "ice",
        "url": "https://portal.example/1", "identifier": "https://portal.example/1", "version": "1",
    }  # fmt: skip
    assert "Conforms: True" in violations(good, shapes)
    for wrong in ({"name": None}, {"description": "Ice."}, {"url": None}, {"version": ["1", "2"]}, {"creator": "Ann"}):
        assert "Conforms: False" in violations({**good, **wrong}, shapes), wrong


def test_a_box_is_south_west_north_east_without_loss_of_digits():
    place = write_slim(replace(FLOW, places=()), PORTAL)["spatialCoverage"]
    assert place["geo"]["box"] == "48.25 -122.123456789 48.75 -121"


def test_further_places_follow_the_place_of_the_entry_and_are_marked():
    main, fiji, lake = write_slim(FLOW, PORTAL)["spatialCoverage"]
    assert (main["name"], "additionalType" in main) == ("the Skagit", False)
    assert (fiji["@id"], fiji["geo"]["box"]) == ("https://sws.geonames.org/2205218/", "-20 177 -15 -178")
    assert {fiji["additionalType"], lake["additionalType"]} == {f"{PORTAL.terms_url}further"}


@pytest.mark.parametrize(
    ("start", "end", "interval"),
    [("1990-01-01", "", "1990-01-01/.."), ("", "2001-12-31", "../2001-12-31"), ("", "", None)],
)
def test_an_open_end_of_time_is_two_dots(start, end, interval):
    document = write_slim(replace(FLOW, temporal_start=start, temporal_end=end, periods=()), PORTAL)
    assert document.get("temporalCoverage") == interval


def test_further_periods_follow_the_time_of_the_entry():
    assert write_slim(FLOW, PORTAL)["temporalCoverage"] == ["1990-01-01/..", "-9000/1950", "2001-05/2001-06-30"]


def test_producers_are_creators_and_the_portal_publishes_entries_without_steward():
    document = write_slim(FLOW, PORTAL)
    assert [part["name"] for part in document["creator"]] == ["Quetin, Langdon", "Ross, Robin", "Gauge Company"]
    assert [part["name"] for part in document["publisher"]] == ["River Office"]
    assert write_slim(PLAIN, PORTAL)["publisher"][0]["@id"] == PORTAL.datasets_url


@pytest.mark.parametrize(("access_class", "free"), [("open", True), ("account", True), ("paid", False)])
def test_whether_it_is_free_is_always_answered(access_class, free):
    assert write_slim(replace(FLOW, access_class=access_class), PORTAL)["isAccessibleForFree"] is free


def test_the_head_of_a_page_has_no_native_fields_and_no_long_list_of_variables():
    many = replace(FLOW, variables=tuple(VariableRecord(f"v{n}") for n in range(MAX_HEAD_VARIABLES)), distributions=())
    assert len(write_slim(many, PORTAL)["variableMeasured"]) == MAX_HEAD_VARIABLES
    more = replace(many, variables=(*many.variables, VariableRecord("last")))
    assert "variableMeasured" not in write_slim(more, PORTAL)
    assert len(write(more, PORTAL)["variableMeasured"]) == MAX_HEAD_VARIABLES + 1
    assert "additionalProperty" not in write_slim(FLOW, PORTAL)


def test_the_full_document_gives_the_path_of_each_stored_file():
    file, link = write(FLOW, PORTAL)["distribution"]
    assert (file["additionalProperty"]["propertyID"], file["additionalProperty"]["value"]) == (
        f"{PORTAL.terms_url}path",
        "raw/flow.csv",
    )
    assert "additionalProperty" not in link


def test_columns_of_tables_are_variables_once():
    twice = replace(FLOW, distributions=FLOW.distributions * 2)
    assert [(v.name, v.unit, v.description) for v in all_variables(twice)] == [
        ("stage", "m", ""),
        ("day", "", ""),
        ("flow", "m3/s", "Flow (m³/s)"),
        ("ok", "", ""),
    ]


def test_a_description_has_the_length_that_search_engines_take():
    assert len(long_description(replace(PLAIN, description="Short."))) >= MIN_DESCRIPTION
    assert long_description(replace(PLAIN, description="x" * MIN_DESCRIPTION)) == "x" * MIN_DESCRIPTION
    assert len(long_description(replace(PLAIN, description="x" * (MAX_DESCRIPTION + 1)))) == MAX_DESCRIPTION


def test_json_in_a_page_cannot_end_its_script_and_stays_the_same_json():
    document = {"name": "</script><!-- & ü"}
    text = script_text(document)
    assert not set("<>&") & set(text)
    assert json.loads(text) == document
