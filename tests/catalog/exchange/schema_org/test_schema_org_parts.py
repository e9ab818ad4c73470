"""Identifiers, publications, grants, themes and languages as schema.org writes them."""

import pytest

from catalog.entries.record import GrantRecord, IdentifierRecord, PublicationRecord
from catalog.exchange.schema_org.schema_org_parts import read_identifier, read_parts
from catalog.exchange.source_entry import MAX_PARTS

ENVI = "http://publications.europa.eu/resource/authority/data-theme/ENVI"


@pytest.mark.parametrize(
    ("properties", "field", "parts"),
    [
        ({"identifier": "doi:10.5/x"}, "identifiers", ()),
        ({"identifier": ["x1", {"value": "doi:10.5061/d.1"}]}, "identifiers", [IdentifierRecord("DOI", "10.5061/d.1")]),
        (
            {"identifier": {"propertyID": "accession", "value": "PRJNA1"}},
            "identifiers",
            [IdentifierRecord("accession", "PRJNA1")],
        ),
        ({"identifier": f"10.5061/{'x' * 600}"}, "identifiers", ()),
        ({"citation": "Ann: Ice. 2020."}, "publications", ()),
        ({"citation": "https://doi.org/10.1000/182"}, "publications", [PublicationRecord("references", "10.1000/182")]),
        (
            {"citation": [{"name": "Ice", "url": "https://e.org/p", "identifier": "doi:10.1000/182"}]},
            "publications",
            [PublicationRecord("references", "10.1000/182", "Ice")],
        ),
        (
            {"funding": {"identifier": "OPP-1", "name": "Ice", "funder": {"name": "Fund"}, "url": "https://f.org/1"}},
            "grants",
            [GrantRecord("OPP-1", "Fund", "Ice", "https://f.org/1")],
        ),
        ({"funding": [{"name": "No number"}, "OPP-2"]}, "grants", ()),
        ({"about": [{"@id": ENVI}, ENVI, "ice"]}, "themes", [ENVI]),
        ({"inLanguage": ["en-US", {"name": "German", "alternateName": "de"}, "Latin"]}, "languages", ["en", "de"]),
    ],
)
def test_parts_are_read_and_what_the_catalogue_cannot_hold_is_left_out(properties, field, parts):
    assert read_parts(properties, [])[field] == tuple(parts)


def test_addresses_of_the_dataset_are_identifiers_where_they_are_persistent():
    results = read_parts({"@id": "https://doi.org/10.5061/d.1"}, ["https://e.org/ice", "https://hdl.handle.net/20.5/1"])
    assert results["identifiers"] == (IdentifierRecord("DOI", "10.5061/d.1"), IdentifierRecord("Handle", "20.5/1"))


def test_several_techniques_become_one_method():
    assert read_parts({"measurementTechnique": ["Sonar", {"name": "Net"}]}, [])["method"] == "Sonar; Net"


def test_a_name_inside_the_document_is_not_an_identifier():
    assert (read_identifier({"@id": "#doi"}), read_identifier({"@id": "https://e.org/1"})) == ("", "https://e.org/1")


def test_of_very_many_publications_the_first_are_kept():
    results = read_parts({"citation": [f"https://e.org/{number}" for number in range(2 * MAX_PARTS)]}, [])[
        "publications"
    ]
    assert [part.identifier for part in results] == [f"https://e.org/{number}" for number in range(MAX_PARTS)]
