"""DataCite metadata, kernel 4: JSON as its REST interface takes it, XML as its schema has it."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from catalog.entries.citation import authors, permanent_url, publication_year
from catalog.entries.record import DatasetRecord, PortalRecord

NAMESPACE = "http://datacite.org/schema/kernel-4"
SCHEMA = f"{NAMESPACE} https://schema.datacite.org/meta/kernel-4/metadata.xsd"
RELATIONS = {
    "derived-from": "IsDerivedFrom",
    "part-of": "IsPartOf",
    "replaces": "Obsoletes",
    "depends-on": "Requires",
}
ROLES = {"steward": "DataManager", "producer": "Producer"}


def write(record: DatasetRecord, portal: PortalRecord) -> dict[str, Any]:
    """Attributes in DataCite's JSON. Without a creator the mandatory one is DataCite's ':unav'."""
    named = {creator.name: creator for creator in record.creators}
    said: dict[str, Any] = {
        "identifiers": [{"identifier": permanent_url(record), "identifierType": "URL"}],
        "alternateIdentifiers": [{"alternateIdentifier": record.identifier, "alternateIdentifierType": "lwds"}],
        "creators": [_creator(name, named.get(name)) for name in authors(record) or [":unav"]],
        "titles": [{"title": record.title, "lang": "en"}]
        + [{"title": name, "titleType": "AlternativeTitle"} for name in record.alternate_names],
        "publisher": {"name": portal.name},
        "publicationYear": publication_year(record),
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": record.kind},
        "subjects": [{"subject": word} for word in (*record.keywords, *record.domains)],
        "contributors": [
            {"name": o.name, "nameType": "Organizational", "contributorType": ROLES[o.role]}
            for o in record.organizations
            if o.role in ROLES
        ],
        "dates": _dates(record),
        "language": "en",
        "relatedIdentifiers": [
            {"relatedIdentifier": r.url, "relatedIdentifierType": "URL", "relationType": RELATIONS[r.kind]}
            for r in record.relations
        ],
        "sizes": [f"{d.bytes} bytes" for d in record.distributions if d.bytes is not None],
        "formats": list(
            dict.fromkeys(d.media_type or d.format for d in record.distributions if d.media_type or d.format)
        ),
        "version": record.version,
        "rightsList": [{"rights": record.license, "rightsUri": record.license}] if record.license else [],
        "descriptions": [{"description": text, "descriptionType": kind} for text, kind in _descriptions(record)],
        "geoLocations": _locations(record),
        "fundingReferences": [{"funderName": o.name} for o in record.organizations_as("funder")],
        "url": record.url,
        "schemaVersion": NAMESPACE,
    }
    return {key: value for key, value in said.items() if value not in ("", [])}


def _creator(name: str, person: Any) -> dict[str, Any]:
    if person is None:
        return {"name": name, "nameType": "Organizational"} if name != ":unav" else {"name": name}
    said: dict[str, Any] = {"name": name, "nameType": "Personal"}
    if person.orcid:
        scheme = {"nameIdentifierScheme": "ORCID", "schemeUri": "https://orcid.org"}
        said["nameIdentifiers"] = [{"nameIdentifier": person.orcid, **scheme}]
    if person.affiliation:
        said["affiliation"] = [{"name": person.affiliation}]
    return said


def _dates(record: DatasetRecord) -> list[dict[str, str]]:
    covered = (
        f"{record.temporal_start}/{record.temporal_end}".strip("/") and f"{record.temporal_start}/{record.temporal_end}"
    )
    said = {"Created": record.created, "Issued": record.published, "Updated": record.modified, "Coverage": covered}
    return [{"date": date, "dateType": kind} for kind, date in said.items() if date]


def _descriptions(record: DatasetRecord) -> list[tuple[str, str]]:
    said = [
        (record.description or record.summary, "Abstract"),
        (record.access, "Other"),
        (record.liveness_note, "Other"),
    ]
    return [(text, kind) for text, kind in said if text]


def _locations(record: DatasetRecord) -> list[dict[str, Any]]:
    location: dict[str, Any] = {"geoLocationPlace": record.spatial_text} if record.spatial_text else {}
    if record.box:
        sides = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")
        location["geoLocationBox"] = dict(zip(sides, record.box, strict=True))
    return [location] if location else []


def write_xml(record: DatasetRecord, portal: PortalRecord) -> ET.Element:
    """The same as a <resource> element, in the schema's order of elements inside each part."""
    said = write(record, portal)
    root = ET.Element(f"{{{NAMESPACE}}}resource")
    root.set("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation", SCHEMA)
    identifier = said["identifiers"][0]
    _add(root, "identifier", identifier["identifier"], identifierType=identifier["identifierType"])
    creators = _add(root, "creators")
    for creator in said["creators"]:
        _name(_add(creators, "creator"), "creatorName", creator)
    titles = _add(root, "titles")
    for title in said["titles"]:
        _add(titles, "title", title["title"], titleType=title.get("titleType", ""))
    _add(root, "publisher", said["publisher"]["name"])
    _add(root, "publicationYear", said["publicationYear"])
    _add(root, "resourceType", said["types"]["resourceType"], resourceTypeGeneral="Dataset")
    _list(root, said, "subjects", "subject", "subject")
    contributors = _add(root, "contributors") if "contributors" in said else None
    for contributor in said.get("contributors", []):
        element = _add(contributors, "contributor", contributorType=contributor["contributorType"])
        _name(element, "contributorName", contributor)
    _list(root, said, "dates", "date", "date", "dateType")
    _add(root, "language", said["language"])
    _list(root, said, "alternateIdentifiers", "alternateIdentifier", "alternateIdentifier", "alternateIdentifierType")
    _list(
        root,
        said,
        "relatedIdentifiers",
        "relatedIdentifier",
        "relatedIdentifier",
        "relatedIdentifierType",
        "relationType",
    )
    for plural, single in (("sizes", "size"), ("formats", "format")):
        parts = _add(root, plural) if plural in said else None
        for text in said.get(plural, []):
            _add(parts, single, text)
    if "version" in said:
        _add(root, "version", said["version"])
    _list(root, said, "rightsList", "rights", "rights", "rightsUri")
    _list(root, said, "descriptions", "description", "description", "descriptionType")
    _places(root, said.get("geoLocations", []))
    funders = _add(root, "fundingReferences") if "fundingReferences" in said else None
    for funder in said.get("fundingReferences", []):
        _add(_add(funders, "fundingReference"), "funderName", funder["funderName"])
    return root


def _add(parent: Any, name: str, text: str = "", **attributes: str) -> ET.Element:
    said = {key.replace("rightsUri", "rightsURI"): value for key, value in attributes.items() if value}
    element = ET.SubElement(parent, f"{{{NAMESPACE}}}{name}", said)
    element.text = text or None
    return element


def _list(root: ET.Element, said: dict[str, Any], plural: str, single: str, text: str, *attributes: str) -> None:
    if plural in said:
        parts = _add(root, plural)
        for part in said[plural]:
            _add(parts, single, part[text], **{name: part.get(name, "") for name in attributes})


def _name(element: ET.Element, tag: str, said: dict[str, Any]) -> None:
    _add(element, tag, said["name"], nameType=said.get("nameType", ""))
    for identifier in said.get("nameIdentifiers", []):
        scheme = {"nameIdentifierScheme": "ORCID", "schemeURI": "https://orcid.org"}
        _add(element, "nameIdentifier", identifier["nameIdentifier"], **scheme)
    for affiliation in said.get("affiliation", []):
        _add(element, "affiliation", affiliation["name"])


def _places(root: ET.Element, locations: list[dict[str, Any]]) -> None:
    if not locations:
        return
    location = _add(_add(root, "geoLocations"), "geoLocation")
    if place := locations[0].get("geoLocationPlace"):
        _add(location, "geoLocationPlace", place)
    if box := locations[0].get("geoLocationBox"):
        element = _add(location, "geoLocationBox")
        for side in ("westBoundLongitude", "eastBoundLongitude", "southBoundLatitude", "northBoundLatitude"):
            _add(element, side, f"{box[side]:.12g}")
