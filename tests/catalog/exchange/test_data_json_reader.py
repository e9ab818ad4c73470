"""data.json: told from schema.org, access and places as the catalogue has them."""

import json

import pytest

from catalog.entries.record import IdentifierRecord, PublicationRecord
from catalog.exchange import data_json_reader
from catalog.exchange.source_entry import UnreadableSourceError


def read_one(**values):
    [entry] = data_json_reader.read(json.dumps({"dataset": [{"title": "Ice", **values}]}))
    return entry.record


@pytest.mark.parametrize("document", [[], {}, {"dataset": {}}, {"@type": "DataCatalog", "dataset": [{"name": "Ice"}]}])
def test_other_json_is_refused(document):
    assert not data_json_reader.is_data_json(document)
    with pytest.raises(UnreadableSourceError, match=r"not a data\.json file"):
        data_json_reader.read(json.dumps(document))


@pytest.mark.parametrize(
    ("spatial", "words", "box"),
    [
        ("170,-20,190,-10", "", (170, -20, -170, -10)),
        ("Lake, north, of, it", "Lake, north, of, it", None),
        ({"type": "Point", "coordinates": [1, 2]}, "", (1, 2, 1, 2)),
        ("Bay", "Bay", None),
    ],
)
def test_places(spatial, words, box):
    record = read_one(spatial=spatial)
    assert (record.spatial_text, record.box) == (words, box)


@pytest.mark.parametrize(("level", "access"), [("public", "open"), ("non-public", "closed"), ("?", "unknown")])
def test_levels_of_access(level, access):
    assert read_one(accessLevel=level).access_class == access


def test_identifiers_documents_languages_and_several_places_are_kept():
    record = read_one(
        identifier="https://doi.org/10.5061/d.1",
        landingPage="https://e.org/ice",
        references=["https://e.org/manual", "https://e.org/ice", "a shelf"],
        language=["en-US", "fr"],
        spatial=["Bay", "1,2,3,4"],
    )
    assert record.identifiers == (IdentifierRecord("DOI", "10.5061/d.1"),)
    assert record.publications == (PublicationRecord("is-documented-by", "https://e.org/manual"),)
    assert (record.homepage, record.languages) == ("https://e.org/ice", ("en", "fr"))
    assert [(place.name, place.box) for place in record.places] == [("Bay", ""), ("", "1,2,3,4")]
