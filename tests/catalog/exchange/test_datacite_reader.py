"""DataCite's JSON in the forms in which repositories give it."""

import json
from dataclasses import replace

import pytest

from catalog.entries.record import CreatorRecord, GrantRecord, OrganizationRecord, PublicationRecord
from catalog.exchange import datacite
from catalog.exchange.datacite_reader import read
from catalog.exchange.formats import IMPORT_FORMATS
from catalog.exchange.source_entry import UnreadableSourceError
from tests.catalog.exchange.validation import FLOW, PORTAL

BOX = {"westBoundLongitude": "-7.5", "eastBoundLongitude": "-4.6", "southBoundLatitude": 37.9, "northBoundLatitude": 40}
ORCID = {"nameIdentifier": "0000-0002-1825-0097", "nameIdentifierScheme": "ORCID"}
SOIL = {
    "doi": "10.5281/zenodo.1234567",
    "creators": [
        {"familyName": "Garcia", "givenName": "Ana", "affiliation": ["CSIC"], "nameIdentifiers": [ORCID]},
        {"name": "Soil Office", "nameType": "Organizational"},
        {"name": ":unav"},
    ],
    "titles": [{"title": "Soil moisture"}, {"title": "Humedad", "titleType": "TranslatedTitle"}],
    "publisher": "Zenodo",
    "publicationYear": 2021,
    "subjects": [{"subject": "soil"}],
    "dates": [{"date": "2015-01-01/2019-12-31", "dateType": "Collected"}, {"date": "2021-03-04", "dateType": "Issued"}],
    "language": "es-ES",
    "types": {"resourceTypeGeneral": "Collection"},
    "relatedIdentifiers": [
        {"relationType": "IsSupplementTo", "relatedIdentifier": "10.1016/j.x", "relatedIdentifierType": "DOI"},
        {"relationType": "IsVersionOf", "relatedIdentifier": "10.5281/zenodo.1", "relatedIdentifierType": "DOI"},
    ],
    "rightsList": [{"rightsUri": "https://creativecommons.org/licenses/by/4.0/"}],
    "descriptions": [{"description": "Half-hourly.", "descriptionType": "Abstract"}],
    "geoLocations": [{"geoLocationPlace": "Extremadura", "geoLocationBox": BOX}],
    "fundingReferences": [{"funderName": "European Commission", "awardNumber": 776019}],
    "url": "https://zenodo.org/record/1234567",
}


@pytest.mark.parametrize(
    "document",
    [SOIL, {"data": {"attributes": SOIL}}, {"data": [{"id": "x", "attributes": SOIL}]}, [SOIL]],
    ids=["plain", "one", "several", "list"],
)
def test_every_form_is_the_same_entry(document):
    [entry] = IMPORT_FORMATS["jsonld"].read(json.dumps(document))  # also where somebody takes it for JSON-LD
    record = entry.record
    assert entry.key == "10.5281/zenodo.1234567"
    assert (record.title, record.alternate_names) == ("Soil moisture", ("Humedad",))
    assert record.creators == (CreatorRecord("Garcia, Ana", "https://orcid.org/0000-0002-1825-0097", "CSIC"),)
    names = ("Zenodo", "Soil Office", "European Commission")
    roles = ("steward", "producer", "funder")
    assert record.organizations == tuple(map(OrganizationRecord, names, roles))
    assert (record.spatial_text, record.box) == ("Extremadura", (-7.5, 37.9, -4.6, 40))
    assert (record.temporal_start, record.temporal_end) == ("2015-01-01", "2019-12-31")
    assert record.publications == (PublicationRecord("is-supplement-to", "10.1016/j.x"),)
    assert record.grants == (GrantRecord("776019", "European Commission"),)
    assert (record.languages, record.resource_type, record.published) == (("es",), "series", "2021-03-04")


def test_shapes_are_boxes_and_odd_ones_are_names():
    corners = [(177, -20), (-178, -20), (-178, -15), (177, -15)]
    polygon = [{"polygonPoint": {"pointLongitude": x, "pointLatitude": y}} for x, y in corners]
    places = [
        {"geoLocationPolygon": [polygon]},
        {"geoLocationPoint": {"pointLongitude": "8", "pointLatitude": "46.5"}},
        {"geoLocationPlace": "Bay", "geoLocationBox": {"westBoundLongitude": "west"}},
    ]
    [entry] = read(json.dumps(SOIL | {"geoLocations": places}))
    boxes = [(place.name, place.box) for place in entry.record.places]
    assert boxes == [("", "177,-20,-178,-15"), ("", "8,46.5,8,46.5"), ("Bay", "")]


def test_written_files_are_read_back():
    flow = replace(FLOW, places=())  # of several places DataCite does not tell which is the main one
    [entry] = read(json.dumps(datacite.write(flow, PORTAL, doi="10.5061/dryad.8515")))
    names = ("title", "alternate_names", "creators", "license", "resource_type", "box", "grants")
    expected = [getattr(FLOW, name) for name in names[:-1]] + [FLOW.grants[:1]]  # DataCite has none without a funder
    assert [getattr(entry.record, name) for name in names] == expected


def test_an_entry_without_a_title_is_reported_and_other_json_is_refused():
    assert "no title" in read(json.dumps(SOIL | {"titles": []}))[0].problem
    with pytest.raises(UnreadableSourceError, match="not DataCite's"):
        read('{"title": "x"}')
