"""DataCite metadata, kernel 4: JSON as its REST interface takes it, XML as its schema has it."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from catalog.entries.citation import author_names, permanent_url, publication_year
from catalog.entries.record import CreatorRecord, DatasetRecord, PortalRecord
from catalog.exchange.documents import compact

NAMESPACE = "http://datacite.org/schema/kernel-4"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = f"{NAMESPACE} https://schema.datacite.org/meta/kernel-4/metadata.xsd"
RELATIONS = {
    "derived-from": "IsDerivedFrom",
    "part-of": "IsPartOf",
    "replaces": "Obsoletes",
    "depends-on": "Requires",
}
UNAVAILABLE = ":unav"
ROLES = {"steward": "DataManager", "producer": "Producer"}


def write(record: DatasetRecord, portal: PortalRecord) -> dict[str, Any]:
    """A dataset as DataCite's JSON. Without a creator the mandatory one is ':unav', DataCite's word for unavailable."""
    document: dict[str, Any] = {
        "identifiers": [{"identifier": permanent_url(record), "identifierType": "URL"}],
        "alternateIdentifiers": [{"alternateIdentifier": record.identifier, "alternateIdentifierType": "lwds"}],
        "creators": [_creator(person) for person in record.creators]
        or [_office(name) for name in author_names(record) or [UNAVAILABLE]],
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
    return compact(document)


def _office(name: str) -> dict[str, Any]:
    """An organization that stands for creators who are not known, or DataCite's word for nobody."""
    return {"name": name} if name == UNAVAILABLE else {"name": name, "nameType": "Organizational"}


def _creator(person: CreatorRecord) -> dict[str, Any]:
    creator: dict[str, Any] = {"name": person.name, "nameType": "Personal"}
    if person.orcid:
        scheme = {"nameIdentifierScheme": "ORCID", "schemeUri": "https://orcid.org"}
        creator["nameIdentifiers"] = [{"nameIdentifier": person.orcid, **scheme}]
    if person.affiliation:
        creator["affiliation"] = [{"name": person.affiliation}]
    return creator


def _dates(record: DatasetRecord) -> list[dict[str, str]]:
    is_covered = record.temporal_start or record.temporal_end
    period = f"{record.temporal_start}/{record.temporal_end}" if is_covered else ""
    dates = {"Created": record.created, "Issued": record.published, "Updated": record.modified, "Coverage": period}
    return [{"date": date, "dateType": kind} for kind, date in dates.items() if date]


def _descriptions(record: DatasetRecord) -> list[tuple[str, str]]:
    descriptions = [
        (record.description or record.summary, "Abstract"),
        (record.access, "Other"),
        (record.liveness_note, "Other"),
    ]
    return [(text, kind) for text, kind in descriptions if text]


def _locations(record: DatasetRecord) -> list[dict[str, Any]]:
    location: dict[str, Any] = {"geoLocationPlace": record.spatial_text} if record.spatial_text else {}
    if record.box:
        sides = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")
        location["geoLocationBox"] = dict(zip(sides, record.box, strict=True))
    return [location] if location else []


def write_xml(record: DatasetRecord, portal: PortalRecord) -> ET.Element:
    """A dataset as DataCite's <resource> element."""
    document = write(record, portal)
    root = ET.Element(f"{{{NAMESPACE}}}resource")
    root.set(f"{{{XSI}}}schemaLocation", SCHEMA)
    identifier = document["identifiers"][0]
    _add(root, "identifier", identifier["identifier"], identifierType=identifier["identifierType"])
    creators = _add(root, "creators")
    for creator in document["creators"]:
        _add_name(_add(creators, "creator"), "creatorName", creator)
    titles = _add(root, "titles")
    for title in document["titles"]:
        _add(titles, "title", title["title"], titleType=title.get("titleType", ""))
    _add(root, "publisher", document["publisher"]["name"])
    _add(root, "publicationYear", document["publicationYear"])
    _add(root, "resourceType", document["types"]["resourceType"], resourceTypeGeneral="Dataset")
    _add_list(root, document, "subjects", "subject", "subject")
    _add_contributors(root, document.get("contributors", []))
    _add_list(root, document, "dates", "date", "date", "dateType")
    _add(root, "language", document["language"])
    _add_list(
        root, document, "alternateIdentifiers", "alternateIdentifier", "alternateIdentifier", "alternateIdentifierType"
    )
    _add_list(
        root,
        document,
        "relatedIdentifiers",
        "relatedIdentifier",
        "relatedIdentifier",
        "relatedIdentifierType",
        "relationType",
    )
    for plural, singular in (("sizes", "size"), ("formats", "format")):
        if plural in document:
            parts = _add(root, plural)
            for text in document[plural]:
                _add(parts, singular, text)
    if "version" in document:
        _add(root, "version", document["version"])
    _add_list(root, document, "rightsList", "rights", "rights", "rightsUri")
    _add_list(root, document, "descriptions", "description", "description", "descriptionType")
    _add_locations(root, document.get("geoLocations", []))
    if "fundingReferences" in document:
        funders = _add(root, "fundingReferences")
        for funder in document["fundingReferences"]:
            _add(_add(funders, "fundingReference"), "funderName", funder["funderName"])
    return root


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    filled = {key.replace("rightsUri", "rightsURI"): value for key, value in attributes.items() if value}
    element = ET.SubElement(parent, f"{{{NAMESPACE}}}{name}", filled)
    element.text = text or None
    return element


def _add_list(
    root: ET.Element, document: dict[str, Any], plural: str, singular: str, text_key: str, *attributes: str
) -> None:
    """The list `plural` of the document, if it has one, as an element with one child for each value."""
    if plural in document:
        parts = _add(root, plural)
        for part in document[plural]:
            _add(parts, singular, part[text_key], **{name: part.get(name, "") for name in attributes})


def _add_contributors(root: ET.Element, contributors: list[dict[str, str]]) -> None:
    if not contributors:
        return
    parts = _add(root, "contributors")
    for contributor in contributors:
        element = _add(parts, "contributor", contributorType=contributor["contributorType"])
        _add_name(element, "contributorName", contributor)


def _add_name(element: ET.Element, tag: str, agent: dict[str, Any]) -> None:
    _add(element, tag, agent["name"], nameType=agent.get("nameType", ""))
    for identifier in agent.get("nameIdentifiers", []):
        scheme = {"nameIdentifierScheme": "ORCID", "schemeURI": "https://orcid.org"}
        _add(element, "nameIdentifier", identifier["nameIdentifier"], **scheme)
    for affiliation in agent.get("affiliation", []):
        _add(element, "affiliation", affiliation["name"])


def _add_locations(root: ET.Element, locations: list[dict[str, Any]]) -> None:
    if not locations:
        return
    location = _add(_add(root, "geoLocations"), "geoLocation")
    if place := locations[0].get("geoLocationPlace"):
        _add(location, "geoLocationPlace", place)
    if box := locations[0].get("geoLocationBox"):
        element = _add(location, "geoLocationBox")
        for side in ("westBoundLongitude", "eastBoundLongitude", "southBoundLatitude", "northBoundLatitude"):
            _add(element, side, f"{box[side]:.12g}")
