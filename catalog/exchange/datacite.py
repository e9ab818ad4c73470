"""DataCite metadata, kernel 4: JSON as its REST interface takes it, XML as its schema has it."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from catalog.entries.citation import author_names, permanent_url, publication_year
from catalog.entries.coverage import Box
from catalog.entries.external_identifiers import ARK, DOI, HANDLE, URL, parse_identifier
from catalog.entries.record import CreatorRecord, DatasetRecord, PortalRecord
from catalog.exchange.documents import compact

NAMESPACE = "http://datacite.org/schema/kernel-4"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = f"{NAMESPACE} https://schema.datacite.org/meta/kernel-4/metadata.xsd"
RELATIONS = {
    "derived-from": "IsDerivedFrom",
    "part-of": "IsPartOf",
    "in-series": "IsPartOf",
    "serves": "IsSourceOf",
    "replaces": "Obsoletes",
    "depends-on": "Requires",
}
PUBLICATION_RELATIONS = {
    "is-described-by": "IsDescribedBy",
    "is-cited-by": "IsCitedBy",
    "is-supplement-to": "IsSupplementTo",
    "is-documented-by": "IsDocumentedBy",
    "references": "References",
}
RESOURCE_TYPES = {"dataset": "Dataset", "series": "Collection", "service": "Service"}
RELATED_TYPES = (DOI, ARK, HANDLE, URL)  # DataCite's words for the schemes are the same
UNAVAILABLE = ":unav"
ROLES = {"steward": "DataManager", "producer": "Producer"}


def write(record: DatasetRecord, portal: PortalRecord, *, doi: str = "") -> dict[str, Any]:
    """A dataset as DataCite's JSON. Without a creator the mandatory one is ':unav', DataCite's word for unavailable.

    Args:
        doi: What is registered; without one it is identified by its address.
    """
    identifier = {"identifier": doi, "identifierType": DOI} if doi else {}
    document: dict[str, Any] = {
        "identifiers": [identifier or {"identifier": permanent_url(record), "identifierType": "URL"}],
        "alternateIdentifiers": [{"alternateIdentifier": record.identifier, "alternateIdentifierType": "lwds"}]
        + [
            {"alternateIdentifier": i.value, "alternateIdentifierType": i.scheme}
            for i in record.identifiers
            if i.value != doi
        ],
        "creators": [_creator(person) for person in record.creators]
        or [_office(name) for name in author_names(record) or [UNAVAILABLE]],
        "titles": [{"title": record.title, "lang": "en"}]
        + [{"title": name, "titleType": "AlternativeTitle"} for name in record.alternate_names],
        "publisher": {"name": portal.name},
        "publicationYear": publication_year(record),
        "types": {"resourceTypeGeneral": RESOURCE_TYPES[record.resource_type], "resourceType": record.kind},
        "subjects": [{"subject": word} for word in (*record.keywords, *record.domains)],
        "contributors": [
            {"name": o.name, "nameType": "Organizational", "contributorType": ROLES[o.role]}
            for o in record.organizations
            if o.role in ROLES
        ],
        "dates": _dates(record),
        "language": next(iter(record.languages), "en"),
        "relatedIdentifiers": [
            {
                "relatedIdentifier": r.url or permanent_url(record).replace(record.identifier, r.identifier),
                "relatedIdentifierType": "URL",
                "relationType": RELATIONS[r.kind],
            }
            for r in record.relations
        ]
        + _publications(record),
        "sizes": [f"{d.bytes} bytes" for d in record.distributions if d.bytes is not None],
        "formats": list(
            dict.fromkeys(d.media_type or d.format for d in record.distributions if d.media_type or d.format)
        ),
        "version": record.version,
        "rightsList": [{"rights": record.license, "rightsUri": record.license}] if record.license else [],
        "descriptions": [{"description": text, "descriptionType": kind} for text, kind in _descriptions(record)],
        "geoLocations": _locations(record),
        "fundingReferences": _funding(record),
        "url": record.url,
        "schemaVersion": NAMESPACE,
    }
    return compact(document)


def _publications(record: DatasetRecord) -> list[dict[str, str]]:
    """Publications that have an identifier of a scheme of DataCite."""
    related = [(publication, parse_identifier(publication.identifier)) for publication in record.publications]
    return [
        {
            "relatedIdentifier": value,
            "relatedIdentifierType": scheme,
            "relationType": PUBLICATION_RELATIONS[publication.relation],
        }
        for publication, (scheme, value) in related
        if scheme in RELATED_TYPES
    ]


def _funding(record: DatasetRecord) -> list[dict[str, str]]:
    """Grants, and funders without a known grant; DataCite has no field for a grant without a funder."""
    grants = [
        {"funderName": g.funder, "awardNumber": g.number, "awardUri": g.url, "awardTitle": g.title}
        for g in record.grants
        if g.funder
    ]
    named = {grant["funderName"] for grant in grants}
    others = [{"funderName": o.name} for o in record.organizations_as("funder") if o.name not in named]
    return [compact(reference) for reference in grants + others]


def _office(name: str) -> dict[str, Any]:
    """An organization in place of unknown creators, or DataCite's value for an unknown creator."""
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
    periods = [period, *(f"{p.start}/{p.end}" for p in record.periods if p.start or p.end)]
    dates = [("Created", record.created), ("Issued", record.published), ("Updated", record.modified)]
    dates += [("Coverage", text) for text in periods]
    return [{"date": date, "dateType": kind} for kind, date in dates if date]


def _descriptions(record: DatasetRecord) -> list[tuple[str, str]]:
    descriptions = [
        (record.description or record.summary, "Abstract"),
        (record.access, "Other"),
        (record.liveness_note, "Other"),
        (record.method, "Methods"),
    ]
    return [(text, kind) for text, kind in descriptions if text]


def _locations(record: DatasetRecord) -> list[dict[str, Any]]:
    """The place and box of the dataset, then its further places."""
    places = [(record.spatial_text, record.box)]
    places += [(place.name, Box.parse(place.box).sides if place.box else None) for place in record.places]
    return [location for name, box in places if (location := _location(name, box))]


def _location(name: str, box: tuple[float, float, float, float] | None) -> dict[str, Any]:
    location: dict[str, Any] = {"geoLocationPlace": name} if name else {}
    if box:
        sides = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")
        location["geoLocationBox"] = dict(zip(sides, box, strict=True))
    return location


def write_xml(record: DatasetRecord, portal: PortalRecord, *, doi: str = "") -> ET.Element:
    """A dataset as DataCite's <resource> element; `doi` is as in `write`."""
    document = write(record, portal, doi=doi)
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
    _add(
        root,
        "resourceType",
        document["types"]["resourceType"],
        resourceTypeGeneral=document["types"]["resourceTypeGeneral"],
    )
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
            _add_funder(_add(funders, "fundingReference"), funder)
    return root


def _add_funder(element: ET.Element, funder: dict[str, str]) -> None:
    _add(element, "funderName", funder["funderName"])
    if "awardNumber" in funder:
        address = {"awardURI": funder["awardUri"]} if "awardUri" in funder else {}
        _add(element, "awardNumber", funder["awardNumber"], **address)
    if "awardTitle" in funder:
        _add(element, "awardTitle", funder["awardTitle"])


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
    parts = _add(root, "geoLocations")
    for location in locations:
        part = _add(parts, "geoLocation")
        if place := location.get("geoLocationPlace"):
            _add(part, "geoLocationPlace", place)
        if box := location.get("geoLocationBox"):
            element = _add(part, "geoLocationBox")
            for side in ("westBoundLongitude", "eastBoundLongitude", "southBoundLatitude", "northBoundLatitude"):
                _add(element, side, f"{box[side]:.12g}")
