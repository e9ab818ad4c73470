"""DCAT 3 as JSON-LD that conforms to DCAT-AP 3, but for co-authors to DCAT-US 3 too (dcat_us); and as Turtle.

One document describes the catalogue and some of its datasets; the context is inline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any, cast
from urllib.parse import quote

from rdflib import Graph
from rdflib.plugins.parsers.jsonld import to_rdf

from catalog.entries.citation import permanent_url
from catalog.entries.coverage import Box
from catalog.entries.record import CreatorRecord, DatasetRecord, DistributionRecord, OrganizationRecord, PortalRecord
from catalog.exchange.dcat.dcat_resources import (
    ENGLISH,
    english,
    languages,
    link_described,
    more_properties,
    period_node,
    place_node,
    resource_class,
    with_unique_places,
)
from catalog.exchange.dcat.wkt import WKT_LITERAL, write_wkt
from catalog.exchange.documents import compact, compact_node
from catalog.exchange.native import NAMESPACE, native_values
from catalog.exchange.schema_org.schema_org_writer import all_variables, long_description

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "lwds": NAMESPACE,  # PortalRecord.terms_url in documents
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "schema": "http://schema.org/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
IANA = "https://www.iana.org/assignments/media-types/"


def write_catalog(
    records: Sequence[DatasetRecord], portal: PortalRecord, *, modified: str, page_url: str = ""
) -> dict[str, Any]:
    """The catalogue with these datasets; `page_url` is the address of this page, where the catalogue has several."""
    records = _with_unique_names(records)
    nodes = with_unique_places(link_described([dataset_node(record, portal) for record in records]))
    entries = list(zip(records, nodes, strict=True))
    return {
        "@context": _context(portal),
        "@id": page_url or portal.datasets_url,
        "@type": "dcat:Catalog",
        "dcterms:title": english(portal.name),
        "dcterms:description": english(portal.description),
        "dcterms:publisher": _portal_agent(portal),
        "dcterms:language": ENGLISH,
        "dcterms:modified": _date_time(modified),
        "foaf:homepage": _page(portal.datasets_url),
        "dcat:dataset": [node for record, node in entries if record.resource_type != "service"],
        "dcat:service": [node for record, node in entries if record.resource_type == "service"],
    }


def _context(portal: PortalRecord) -> dict[str, str]:
    return PREFIXES | {"lwds": portal.terms_url}


def write_dataset(record: DatasetRecord, portal: PortalRecord) -> dict[str, Any]:
    """A document of one dataset."""
    [record] = _with_unique_names([record])
    [node] = with_unique_places(link_described([dataset_node(record, portal)]))
    return {"@context": _context(portal), **node}


def _with_unique_names(records: Sequence[DatasetRecord]) -> list[DatasetRecord]:
    """The records, every ORCID and ROR with the name and homepage of its first mention.

    An address is one node in a graph: two spellings would give one agent two names.
    """
    people: dict[str, CreatorRecord] = {}
    organizations: dict[str, OrganizationRecord] = {}

    def person(creator: CreatorRecord) -> CreatorRecord:
        first = people.setdefault(creator.orcid, creator) if creator.orcid else creator
        return replace(creator, name=first.name)

    def organization(part: OrganizationRecord) -> OrganizationRecord:
        first = organizations.setdefault(part.ror, part) if part.ror else part
        return replace(part, name=first.name, homepage=first.homepage)

    return [
        replace(
            record,
            creators=tuple(map(person, record.creators)),
            organizations=tuple(map(organization, record.organizations)),
        )
        for record in records
    ]


def as_turtle(document: dict[str, Any]) -> str:
    """A JSON-LD document of this module as Turtle."""
    return as_graph(_name_blank_nodes(document)).serialize(format="turtle")


def _name_blank_nodes(document: dict[str, Any]) -> dict[str, Any]:
    """The document with its nameless nodes numbered: random names would order the Turtle differently each time."""
    numbers = count()

    def named(value: Any) -> Any:
        if isinstance(value, list):
            return [named(part) for part in value]
        if not isinstance(value, dict):
            return value
        is_nameless = value.keys().isdisjoint(("@id", "@value", "@list"))
        name = {"@id": f"_:n{next(numbers):06}"} if is_nameless else {}
        return name | {key: part if key == "@context" else named(part) for key, part in value.items()}

    return cast(dict[str, Any], named(document))


def as_graph(document: Any) -> Graph:
    """The triples of a JSON-LD document that brings its own context."""
    graph = Graph()
    to_rdf(document, graph)  # Graph.parse would go through a class that rdflib itself deprecates
    return graph


def dataset_node(record: DatasetRecord, portal: PortalRecord) -> dict[str, Any]:
    """The node of a dataset, without a context."""
    stewards = record.organizations_as("steward")
    agents = {role: [_agent(o) for o in record.organizations_as(role)] for role in ("producer", "funder")}
    return compact(
        {
            "@id": permanent_url(record),
            "@type": resource_class(record),
            "dcterms:identifier": record.identifier,
            "dcterms:title": english(record.title),
            "dcterms:alternative": [english(name) for name in record.alternate_names],
            "dcterms:description": english(long_description(record)),
            "dcat:keyword": [english(word) for word in record.keywords or (record.kind,)],
            "dcat:landingPage": _page(record.url),
            "foaf:page": _page(record.homepage),
            "dcterms:publisher": _agent(stewards[0]) if stewards else _portal_agent(portal),
            "lwds:steward": [_agent(o) for o in stewards],
            "dcterms:creator": [_person(c) for c in record.creators],
            "lwds:producer": agents["producer"],
            "lwds:funder": agents["funder"],
            "dcat:contactPoint": _contact(record, portal),
            "dcterms:accessRights": {
                "@type": "dcterms:RightsStatement",
                "rdfs:label": record.access or record.access_class,
            },
            "dcterms:license": _license(record.license),
            "dcterms:issued": _date_time(record.published),
            "dcterms:modified": _date_time(record.modified),
            "dcat:version": record.version,
            "dcterms:language": languages(record),
            "dcterms:temporal": _periods(record),
            "dcterms:spatial": _locations(record),
            "dcat:distribution": [_distribution(record, number, d) for number, d in enumerate(record.distributions)],
            "lwds:variable": _variables(record),
            **more_properties(record),
            **_native_properties(record),
        }
    )


def _variables(record: DatasetRecord) -> Any:
    """Name, unit and description separated by tabs; DCAT has no property for them."""
    variables = ["\t".join((v.name, v.unit, " ".join(v.description.split()))) for v in all_variables(record)]
    return {"@list": variables} if variables else ""


def _native_properties(record: DatasetRecord) -> dict[str, Any]:
    """Native fields; several values as a list, because a graph has no order."""
    values: dict[str, list[str]] = {}
    for name, value in native_values(record):
        values.setdefault(f"lwds:{name}", []).append(value)
    return {key: texts[0] if len(texts) == 1 else {"@list": texts} for key, texts in values.items()}


def _distribution(record: DatasetRecord, number: int, distribution: DistributionRecord) -> dict[str, Any]:
    checksum = {
        "@type": "spdx:Checksum",
        "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256", "@type": "spdx:ChecksumAlgorithm"},
        "spdx:checksumValue": {"@value": distribution.sha256, "@type": "xsd:hexBinary"},
    }
    return compact(
        {
            "@type": "dcat:Distribution",
            "dcterms:title": english(distribution.title or distribution.path),
            "dcterms:description": english(distribution.description),
            "dcat:accessURL": {"@id": distribution.url, "@type": "rdfs:Resource"},
            "dcat:downloadURL": {"@id": distribution.url, "@type": "rdfs:Resource"} if distribution.sha256 else "",
            "lwds:format": distribution.format,
            "lwds:path": distribution.path,
            "lwds:position": str(number),  # a graph has no order
            "dcat:mediaType": {"@id": _media_type_url(distribution.media_type), "@type": "dcterms:MediaType"}
            if distribution.media_type
            else "",
            "dcat:byteSize": {"@value": str(distribution.bytes), "@type": "xsd:nonNegativeInteger"}
            if distribution.bytes is not None
            else "",
            "spdx:checksum": checksum if distribution.sha256 else "",
            "dcterms:license": _license(record.license),
        }
    )


def _agent(organization: OrganizationRecord) -> dict[str, Any]:
    return compact(
        {
            "@id": organization.ror,
            "@type": ["foaf:Agent", "foaf:Organization", "org:Organization"],
            "foaf:name": organization.name,
            "skos:prefLabel": english(organization.name),
            "foaf:homepage": _page(organization.homepage),
        }
    )


def _person(creator: CreatorRecord) -> dict[str, Any]:
    return compact(
        {
            "@id": creator.orcid,
            "@type": ["foaf:Agent", "foaf:Person"],
            "foaf:name": creator.name,
            "lwds:affiliation": creator.affiliation,
        }
    )


def _portal_agent(portal: PortalRecord) -> dict[str, Any]:
    return {
        "@id": f"{portal.url}#portal",
        "@type": ["foaf:Agent", "foaf:Organization", "org:Organization"],
        "foaf:name": portal.name,
        "skos:prefLabel": english(portal.name),
    }


def _contact(record: DatasetRecord, portal: PortalRecord) -> dict[str, Any]:
    """The contact, else the person who may know, else the portal: DCAT-US requires one with an address."""
    return {
        "@type": ["vcard:Kind", "vcard:Organization"],
        "vcard:fn": record.contact_name or record.ask_whom or portal.name,
        "vcard:hasEmail": {"@id": f"mailto:{record.contact_email or portal.contact_email}"},
    }


def _periods(record: DatasetRecord) -> list[dict[str, Any]]:
    """The time that the entry covers, then its further periods."""
    start, end = (
        {"@value": day, "@type": "xsd:date"} if day else "" for day in (record.temporal_start, record.temporal_end)
    )
    period = compact_node({"@type": "dcterms:PeriodOfTime", "dcat:startDate": start, "dcat:endDate": end})
    return [node for node in (period, *map(period_node, record.periods)) if node]


def _locations(record: DatasetRecord) -> list[dict[str, Any]]:
    """The place and box of the entry, then its further places."""
    box = {"@value": write_wkt(Box(*record.box)), "@type": WKT_LITERAL} if record.box else ""
    place = compact_node(
        {"@type": "dcterms:Location", "skos:prefLabel": english(record.spatial_text), "dcat:bbox": box}
    )
    return [node for node in (place, *map(place_node, record.places)) if node]


def _media_type_url(media_type: str) -> str:
    # Escaped: parameters such as "; charset=utf-8" have blanks, and RDF readers drop what is not an IRI.
    return IANA + quote(media_type, safe="/+")


def _license(url: str) -> Any:
    return {"@id": url, "@type": "dcterms:LicenseDocument"} if url else ""


def _page(url: str) -> Any:
    # DCAT-US requires a title of every page; a page of several datasets must have the same title in all.
    return {"@id": url, "@type": "foaf:Document", "dcterms:title": english(url)} if url else ""


def _date_time(text: str) -> Any:
    return {"@value": text, "@type": "xsd:dateTime"} if text else ""
