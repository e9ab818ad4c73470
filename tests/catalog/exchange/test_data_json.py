"""data.json of Project Open Data."""

import json
from dataclasses import replace

import jsonschema
import pytest

from catalog.exchange import data_json
from tests.catalog.exchange.validation import FLOW, PLAIN, PORTAL, ROOT, records, schema


def test_data_json_conforms(rich, seeds):
    text = schema("pod_schema_non-federal-v1.1_dataset-non-federal.json").read_text()
    validator = jsonschema.Draft4Validator(json.loads(text))
    for dataset in data_json.write(records(), PORTAL)["dataset"]:
        assert [error.message for error in validator.iter_errors(dataset)] == []


def dataset(record):
    return data_json.write([record], PORTAL)["dataset"][0]


def test_a_box_is_west_south_east_north_without_loss_of_digits():
    assert dataset(FLOW)["spatial"] == "-122.123456789,48.25,-121,48.75"
    assert dataset(replace(FLOW, box=None))["spatial"] == "the Skagit"


def test_a_period_needs_both_ends():
    assert "temporal" not in dataset(FLOW)
    assert dataset(replace(FLOW, temporal_end="2001-12-31"))["temporal"] == "1990-01-01/2001-12-31"


@pytest.mark.parametrize(
    ("access_class", "level"),
    [
        ("open", "public"),
        ("account", "public"),
        ("unknown", "public"),
        ("paid", "restricted public"),
        ("controlled", "restricted public"),
        ("closed", "non-public"),
    ],
)
def test_the_level_is_of_the_access_to_the_data(access_class, level):
    assert dataset(replace(FLOW, access_class=access_class))["accessLevel"] == level


def test_mandatory_fields_are_written_for_a_sparse_dataset():
    plain = dataset(PLAIN)
    assert plain["publisher"]["name"] == plain["contactPoint"]["fn"] == PORTAL.name
    assert plain["keyword"] == ["dataset"]
    assert plain["identifier"] == f"{ROOT}datasets/id/lwds:2026-3/"


def test_a_file_is_downloaded_and_a_link_is_only_followed():
    file, link = dataset(FLOW)["distribution"]
    assert (file["downloadURL"], file["mediaType"]) == (FLOW.distributions[0].url, "text/csv")
    assert link["accessURL"] == "https://example.org/api"
    assert "downloadURL" not in link


def test_rights_are_cut_to_what_the_schema_allows():
    assert len(dataset(replace(FLOW, access="x" * 300))["rights"]) == 255
