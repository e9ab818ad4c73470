"""DataCite's JSON, as its REST interface, Zenodo's export and this portal give it -> records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalog.entries.coverage import Box
from catalog.entries.external_identifiers import DOI, parse_identifier
from catalog.entries.record import (
    CreatorRecord,
    DatasetRecord,
    GrantRecord,
    OrganizationRecord,
    PublicationRecord,
)
from catalog.exchange.datacite import PUBLICATION_RELATIONS, RESOURCE_TYPES
from catalog.exchange.json_values import json_list, json_node, json_text
from catalog.exchange.periods import parse_period, period_fields
from catalog.exchange.places import Place, place_fields
from catalog.exchange.shapes import path_box
from catalog.exchange.source_entry import (
    MAX_PARTS,
    MAX_WORDS,
    SourceEntry,
    broken_entry,
    describe_access,
    identifier_records,
    is_url,
    language_codes,
    load_json,
)

RELATIONS = {word: relation for relation, word in PUBLICATION_RELATIONS.items()}
RESOURCES = {word: kind for kind, word in RESOURCE_TYPES.items()}
DATE_TYPES = ("Collected", "Coverage", "Issued", "Available", "Updated")
ALTERNATE = "alternateIdentifier"
SIDES = (("west", "Longitude"), ("south", "Latitude"), ("east", "Longitude"), ("north", "Latitude"))
UNKNOWN_NAMES = (":unav", ":tba", ":none", ":unkn", ":null")  # DataCite's words for names that are not known
NOT_THIS_FORMAT = "This JSON is not DataCite's: it has no 'titles' and 'creators'."


def read(text: str) -> list[SourceEntry]:
    """The entries of an answer of DataCite, or of one document. Raises UnreadableSourceError."""
    return read_document(load_json(text, is_expected=is_datacite, problem=NOT_THIS_FORMAT))


def is_datacite(document: Any) -> bool:
    """Whether a JSON document is DataCite metadata, or an answer of DataCite's interface."""
    return next(_descriptions(document), None) is not None


def read_document(document: Any) -> list[SourceEntry]:
    """An entry of each description; one without a title has a problem."""
    return [_entry(number, part) for number, part in enumerate(_descriptions(document), 1)]


def _descriptions(document: Any) -> Iterator[dict[str, Any]]:
    """The document itself, those of a list, or the attributes of what an interface answers under `data`."""
    for part in json_list(document):
        node = json_node(part)
        if isinstance(node.get("titles"), list) and "creators" in node:
            yield node
        elif "attributes" in node or "data" in node:
            yield from _descriptions(node.get("attributes") or node.get("data"))


def _entry(number: int, node: dict[str, Any]) -> SourceEntry:
    titles = [text for part in json_list(node.get("titles")) if (text := json_text(json_node(part).get("title")))]
    doi = _doi(node)
    if not titles:
        return broken_entry(doi or f"entry {number}", f"Entry {number} of this JSON has no title.")
    return SourceEntry(doi or json_text(node.get("url")) or titles[0], _record(titles, doi, node))


def _doi(node: dict[str, Any]) -> str:
    texts = [json_text(node.get("doi")), *_texts(node, "identifiers", "identifier")]
    pairs = [parse_identifier(text) for text in texts if text]
    return next((value for scheme, value in pairs if scheme == DOI), "")


def _record(titles: list[str], doi: str, node: dict[str, Any]) -> DatasetRecord:
    rights = [json_node(part) for part in json_list(node.get("rightsList"))]
    licenses = [address for part in rights if is_url(address := json_text(part.get("rightsUri")))]
    names = [json_text(part.get("rights")) for part in rights if not is_url(json_text(part.get("rightsUri")))]
    address = json_text(node.get("url"))
    dates = [json_node(part) for part in json_list(node.get("dates"))]
    times = {kind: [json_text(d.get("date")) for d in dates if d.get("dateType") == kind] for kind in DATE_TYPES}
    others = [doi, *_texts(node, "identifiers", "identifier"), *_texts(node, "alternateIdentifiers", ALTERNATE)]
    return DatasetRecord(
        title=titles[0],
        alternate_names=tuple(dict.fromkeys(titles[1:])),
        description="\n\n".join(_texts(node, "descriptions", "description")),
        keywords=tuple(dict.fromkeys(_texts(node, "subjects", "subject"))),
        homepage=address if is_url(address) else f"https://doi.org/{doi}" if doi else "",
        license=next(iter(licenses), ""),
        access=describe_access("", "; ".join(filter(None, names))),
        resource_type=RESOURCES.get(json_text(json_node(node.get("types")).get("resourceTypeGeneral")), "dataset"),
        creators=tuple(_people(node)),
        organizations=tuple(dict.fromkeys(_organizations(node))),
        **period_fields(map(parse_period, times["Coverage"] or times["Collected"])),
        **place_fields(map(_place, map(json_node, json_list(node.get("geoLocations"))))),
        identifiers=identifier_records(others),
        publications=tuple(_publications(node))[:MAX_PARTS],
        grants=tuple(_grants(node))[:MAX_PARTS],
        languages=language_codes([json_text(node.get("language"))]),
        version=json_text(node.get("version")),
        modified=next(iter(times["Updated"]), ""),
        published=next(iter(times["Issued"] or times["Available"]), json_text(node.get("publicationYear"))),
    )


def _texts(node: dict[str, Any], name: str, key: str) -> list[str]:
    """The texts under `key` of each part of the list `name`."""
    return [text for part in json_list(node.get(name)) if (text := json_text(json_node(part).get(key)))]


def _name(agent: dict[str, Any]) -> str:
    given, family = json_text(agent.get("givenName")), json_text(agent.get("familyName"))
    name = json_text(agent.get("name")) or ", ".join(filter(None, (family, given)))
    return "" if name.lower() in UNKNOWN_NAMES else name


def _identifier_of(agent: dict[str, Any], scheme: str) -> str:
    """The ORCID or ROR of an agent as an address."""
    host = {"ORCID": "https://orcid.org/", "ROR": "https://ror.org/"}[scheme]
    for part in map(json_node, json_list(agent.get("nameIdentifiers"))):
        text = json_text(part.get("nameIdentifier"))
        if json_text(part.get("nameIdentifierScheme")).upper() == scheme and text:
            return host + text.rstrip("/").rpartition("/")[2]
    return ""


def _people(node: dict[str, Any]) -> Iterator[CreatorRecord]:
    for agent in map(json_node, json_list(node.get("creators"))):
        if (name := _name(agent)) and agent.get("nameType") != "Organizational":
            employers = [json_text(json_node(a).get("name") or a) for a in json_list(agent.get("affiliation"))]
            yield CreatorRecord(name, _identifier_of(agent, "ORCID"), "; ".join(filter(None, employers))[:MAX_WORDS])


def _organizations(node: dict[str, Any]) -> Iterator[OrganizationRecord]:
    """The publisher as steward, organizations that are creators as producers, and funders."""
    publisher = node.get("publisher")
    if name := json_text(publisher.get("name") if isinstance(publisher, dict) else publisher):
        yield OrganizationRecord(name)
    for agent in map(json_node, json_list(node.get("creators"))):
        if (name := _name(agent)) and agent.get("nameType") == "Organizational":
            yield OrganizationRecord(name, "producer", ror=_identifier_of(agent, "ROR"))
    for name in _texts(node, "fundingReferences", "funderName"):
        yield OrganizationRecord(name, "funder")


def _place(part: dict[str, Any]) -> Place:
    """A place with its name and its box, point or polygon; numbers may be texts."""
    name = json_text(part.get("geoLocationPlace"))
    box, point = json_node(part.get("geoLocationBox")), json_node(part.get("geoLocationPoint"))
    polygons = [json_node(corner) for corner in _flat(part.get("geoLocationPolygon"))]
    corners = [json_node(corner.get("polygonPoint")) for corner in polygons] or ([point] if point else [])
    try:
        if box:
            return Place(name, Box.wrap(*(float(box[f"{side}Bound{kind}"]) for side, kind in SIDES)))
        path = [(float(c["pointLongitude"]), float(c["pointLatitude"])) for c in corners if c]
        return Place(name, path_box(path) if path else None)
    except (KeyError, TypeError, ValueError):
        return Place(name)


def _flat(value: Any) -> Iterator[Any]:
    for part in json_list(value):
        if isinstance(part, list):
            yield from _flat(part)
        else:
            yield part


def _publications(node: dict[str, Any]) -> Iterator[PublicationRecord]:
    """Related works whose relation the catalogue has too."""
    for part in map(json_node, json_list(node.get("relatedIdentifiers"))):
        relation, text = RELATIONS.get(json_text(part.get("relationType"))), json_text(part.get("relatedIdentifier"))
        if relation and text:
            yield PublicationRecord(relation, parse_identifier(text)[1])


def _grants(node: dict[str, Any]) -> Iterator[GrantRecord]:
    for part in map(json_node, json_list(node.get("fundingReferences"))):
        if number := json_text(part.get("awardNumber")):
            title, address = json_text(part.get("awardTitle")), json_text(part.get("awardUri"))
            funder = json_text(part.get("funderName"))
            yield GrantRecord(number[:100], funder[:MAX_WORDS], title[:MAX_WORDS], address if is_url(address) else "")
