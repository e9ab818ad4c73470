"""Croissant: files with checksums, tables with typed columns."""

import json
from dataclasses import replace

import pytest

from catalog.exchange import croissant
from tests.catalog.exchange.validation import FLOW, PLAIN, PORTAL, records


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's own, inside mlcroissant
def test_croissant_loads_without_an_error(rich):
    from mlcroissant import Dataset as Croissant

    for record in records():
        Croissant(jsonld=json.loads(json.dumps(croissant.write(record, PORTAL))))


def test_links_without_a_checksum_are_left_out_and_rows_come_from_the_portal_as_parquet():
    link, table = FLOW.distributions[1], FLOW.distributions[0]
    other = replace(table, path="other.bin", columns=())
    document = croissant.write(replace(FLOW, distributions=(link, other, table)), PORTAL)
    assert [(file["@id"], file["name"]) for file in document["distribution"]] == [
        ("file-0", "other.bin"),
        ("file-1", "raw/flow.csv"),
        ("parquet-0", "raw/flow.csv as Parquet"),
    ]
    [rows] = document["recordSet"]
    assert {field["source"]["fileObject"]["@id"] for field in rows["field"]} == {"parquet-0"}
    assert document["distribution"][2]["contentUrl"] == f"{FLOW.url}data.parquet?file=raw%2Fflow.csv"


def test_columns_have_their_type_and_are_taken_by_their_name_in_the_parquet():
    [rows] = croissant.write(FLOW, PORTAL)["recordSet"]
    assert [(f["dataType"], f["source"]["extract"]["column"], f["description"]) for f in rows["field"]] == [
        ("sc:Date", "day", ""),
        ("sc:Float", "flow", "Flow (m³/s) m3/s"),
        ("sc:Boolean", "ok", ""),
    ]


def test_columns_have_their_statistics():
    [rows] = croissant.write(FLOW, PORTAL)["recordSet"]
    statistics = [
        {part["name"].rpartition("/")[2]: (part["dataType"], part["value"]) for part in field.get("cr:annotation", [])}
        for field in rows["field"]
    ]
    assert statistics == [
        {"missing": ("sc:Integer", 0), "minimum": ("sc:Date", "1990-01-01"), "maximum": ("sc:Date", "2020-12-31")},
        {
            "missing": ("sc:Integer", 2),
            "distinct": ("sc:Integer", 30),
            "minimum": ("sc:Float", 0.5),
            "maximum": ("sc:Float", 99.0),
        },
        {},
    ]


def test_a_dataset_without_files_has_no_file_objects():
    document = croissant.write(PLAIN, PORTAL)
    assert not {"distribution", "recordSet"} & set(document)


@pytest.mark.parametrize(
    ("version", "semantic"),
    [("", "0.0.0"), ("3", "3.0.0"), ("1.2", "1.2.0"), ("1.2.3", "1.2.3"), ("1.2.3.4", "1.2.3"), ("1.beta", "1.0.0")],
)
def test_a_version_has_three_numbers(version, semantic):
    assert croissant.semantic_version(version) == semantic
