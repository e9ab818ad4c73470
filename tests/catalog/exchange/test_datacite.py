"""DataCite's JSON and XML."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from lxml import etree

from catalog.entries.record import CreatorRecord
from catalog.exchange import datacite
from tests.catalog.exchange.validation import FLOW, PLAIN, PORTAL, ROOT, records, schema

SPACE = f"{{{datacite.NAMESPACE}}}"


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


def test_people_are_personal_and_offices_organizational():
    first, second = datacite.write(FLOW, PORTAL)["creators"]
    assert (first["nameType"], first["nameIdentifiers"][0]["nameIdentifier"]) == (
        "Personal",
        "https://orcid.org/0000-0002-1825-0097",
    )
    assert second == {"name": "Ross, Robin", "nameType": "Personal"}
    [office] = datacite.write(replace(FLOW, creators=()), PORTAL)["creators"]
    assert office == {"name": "Gauge Company", "nameType": "Organizational"}


def test_without_anybody_the_creator_is_unavailable():
    assert datacite.write(PLAIN, PORTAL)["creators"] == [{"name": ":unav"}]


def test_roles_dates_and_relations_are_in_the_words_of_datacite():
    document = datacite.write(FLOW, PORTAL)
    assert [(c["name"], c["contributorType"]) for c in document["contributors"]] == [
        ("River Office", "DataManager"),
        ("Gauge Company", "Producer"),
    ]
    assert document["fundingReferences"] == [
        {
            "funderName": "Science Fund",
            "awardNumber": "OPP-1",
            "awardUri": "https://fund.example/OPP-1",
            "awardTitle": "Rivers",
        }
    ]
    periods = [part["date"] for part in document["dates"] if part["dateType"] == "Coverage"]
    assert periods == ["1990-01-01/", "-9000/1950", "2001-05/2001-06-30"]
    assert {part["dateType"]: part["date"] for part in document["dates"] if part["dateType"] != "Coverage"} == {
        "Created": "2026-01-01T00:00:00+00:00",
        "Issued": "2026-01-31T00:00:00+00:00",
        "Updated": "2026-02-01T00:00:00+00:00",
    }
    related, *publications = document["relatedIdentifiers"]
    assert [(p["relatedIdentifierType"], p["relationType"]) for p in publications] == [
        ("DOI", "IsDescribedBy"),
        ("URL", "IsDocumentedBy"),
    ]
    assert (related["relationType"], related["relatedIdentifier"]) == ("IsPartOf", f"{ROOT}datasets/rivers/")
    assert document["publicationYear"] == "2026"


def test_xml_has_what_json_has():
    root = datacite.write_xml(FLOW, PORTAL)
    assert root.findtext(f"{SPACE}identifier") == f"{ROOT}datasets/id/lwds:2026-1/"
    assert [e.text for e in root.iter(f"{SPACE}creatorName")] == ["Quetin, Langdon", "Ross, Robin"]
    assert root.find(f".//{SPACE}rights").get("rightsURI") == FLOW.license
    sides = root.find(f".//{SPACE}geoLocationBox")
    assert {side.tag.removeprefix(SPACE): side.text for side in sides} == {
        "westBoundLongitude": "-122.123456789",
        "eastBoundLongitude": "-121",
        "southBoundLatitude": "48.25",
        "northBoundLatitude": "48.75",
    }


def test_two_creators_of_one_name_both_stay():
    twins = tuple(CreatorRecord("Li, Wei", affiliation=affiliation) for affiliation in "AB")
    creators = datacite.write(replace(FLOW, creators=twins), PORTAL)["creators"]
    affiliations = [creator["affiliation"][0]["name"] for creator in creators]
    assert affiliations == ["A", "B"]
