"""ERDDAP's list of its datasets."""

import json

import pytest

from catalog.exchange import erddap
from catalog.exchange.formats import IMPORT_FORMATS
from catalog.exchange.source_entry import UnreadableSourceError

ERDDAP = """datasetID,accessible,institution,title,minLongitude,maxLongitude,minLatitude,maxLatitude,minTime,maxTime,tabledap,summary
,,,,degrees_east,degrees_east,degrees_north,degrees_north,UTC,UTC,,
allDatasets,public,Me,* The List *,,,,,,,https://e.org/tabledap/allDatasets,
buoy1,public,Ocean Office,Buoy one,200,210,-5,5,2019-01-01T00:00:00Z,NaN,https://e.org/tabledap/buoy1,Hourly.
"""  # noqa: E501


def test_an_erddap_list_is_read():
    entries = IMPORT_FORMATS["erddap"].read(ERDDAP)
    assert [entry.key for entry in entries] == ["buoy1"]
    record = entries[0].record
    assert record.box == (-160.0, -5.0, -150.0, 5.0)
    assert (record.temporal_start, record.temporal_end) == ("2019-01-01", "")
    assert record.organizations[0].name == "Ocean Office"
    assert record.distributions[0].url == "https://e.org/tabledap/buoy1"


def read_one(**row):
    table = {"columnNames": ["datasetID", *row], "rows": [["allDatasets", *row.values()], ["buoy1", *row.values()]]}
    [entry] = erddap.read(json.dumps({"table": table}))
    return entry.record


@pytest.mark.parametrize(
    ("west", "east", "box"),
    [
        (-10, 10, (-10, -5, 10, 5)),
        (170, 190, (170, -5, -170, 5)),
        (0, 360, (-180, -5, 180, 5)),
        (0, 359.5, (0, -5, -0.5, 5)),
        (-180, 180, (-180, -5, 180, 5)),
        (541, 550, None),
        (None, 10, None),
        ("NaN", 10, None),
    ],
)
def test_longitudes_of_both_conventions_become_one_box(west, east, box):
    record = read_one(minLongitude=west, maxLongitude=east, minLatitude=-5, maxLatitude=5)
    assert record.box == box


@pytest.mark.parametrize(("south", "north"), [(5, -5), (-91, 0), (0, 91), ("NaN", "NaN")])
def test_impossible_latitudes_give_no_box(south, north):
    assert read_one(minLongitude=0, maxLongitude=1, minLatitude=south, maxLatitude=north).box is None


def test_json_is_read_like_csv_and_invalid_addresses_are_left_out():
    record = read_one(
        title=None, infoUrl="???", email="nobody", tabledap="https://e.org/t", griddap="", accessible="no"
    )
    assert (record.title, record.homepage, record.contact_email) == ("buoy1", "", "")
    assert [link.url for link in record.distributions] == ["https://e.org/t"]
    assert record.access == "ERDDAP no"


def test_csv_without_a_line_of_units_loses_no_dataset():
    assert [entry.key for entry in erddap.read("datasetID,title\nbuoy1,One\nbuoy2,Two\n")] == ["buoy1", "buoy2"]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "{", '{"table": {"columnNames": ["datasetID"], "rows": [[1, 2]]}}'])
def test_other_documents_than_lists_of_erddap_are_refused(text):
    with pytest.raises(UnreadableSourceError):
        erddap.read(text)
