"""RO-Crate 1.1: a dataset as a crate that lies at the portal, its files and links as data entities on the web.

See https://www.researchobject.org/ro-crate/specification/1.1/.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urldefrag

from catalog.entries.citation import permanent_url
from catalog.entries.coverage import Box
from catalog.entries.external_identifiers import identifier_url, parse_identifier
from catalog.entries.record import DatasetRecord, PortalRecord
from catalog.exchange.documents import compact
from catalog.exchange.native import FURTHER
from catalog.exchange.schema_org.schema_org_writer import long_description

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
FUNDING = {"funding": "http://schema.org/funding"}  # younger than the context of RO-Crate 1.1
CONFORMS_TO = "https://w3id.org/ro/crate/1.1"
DESCRIPTOR = "ro-crate-metadata.json"
ROOT = "./"
Node = dict[str, Any]


def write(record: DatasetRecord, portal: PortalRecord) -> Node:
    """The ro-crate-metadata.json of a dataset. A licence, which is mandatory, says where it is not known."""
    files = [_file(record, number) for number in range(len(record.distributions))]
    people = [
        compact({"@id": c.orcid or f"#person-{n}", "@type": "Person", "name": c.name, "affiliation": c.affiliation})
        for n, c in enumerate(record.creators)
    ]
    organizations = {
        organization: compact(
            {
                "@id": organization.ror or f"#organization-{number}",
                "@type": "Organization",
                "name": organization.name,
                "url": organization.homepage,
            }
        )
        for number, organization in enumerate(record.organizations)
    }
    stewards = [organizations[o] for o in record.organizations_as("steward")] or [_portal(portal)]
    places, licence = _places(record, portal), _licence(record)
    identifiers, publications, grants = _identifiers(record), _publications(record), _grants(record)
    themes = [{"@id": theme, "@type": "DefinedTerm", "name": unquote(theme)} for theme in record.themes]
    root = compact(
        {
            "@id": ROOT,
            "@type": "Dataset",
            "identifier": [permanent_url(record), *map(_reference, identifiers)]
            if identifiers
            else permanent_url(record),
            "url": record.url,
            "name": record.title,
            "alternateName": list(record.alternate_names),
            "description": long_description(record),
            "datePublished": (record.published or record.created or record.modified)[:10] or "1970-01-01",
            "dateModified": record.modified,
            "license": _reference(licence),
            "keywords": list(record.keywords),
            "version": record.version,
            "author": [_reference(person) for person in people]
            + [_reference(organizations[o]) for o in record.organizations_as("producer")],
            "publisher": [_reference(steward) for steward in stewards],
            "funder": [_reference(organizations[o]) for o in record.organizations_as("funder")],
            "funding": [_reference(grant) for grant in grants if grant["@type"] == "Grant"],
            "citation": [_reference(publication) for publication in publications],
            "about": [_reference(theme) for theme in themes],
            "inLanguage": list(record.languages),
            "measurementTechnique": record.method,
            "temporalCoverage": _intervals(record),
            "spatialCoverage": [_reference(place) for place in places if place["@type"] == "Place"],
            "hasPart": [_reference(file) for file in files],
        }
    )
    descriptor = {
        "@id": DESCRIPTOR,
        "@type": "CreativeWork",
        "conformsTo": {"@id": CONFORMS_TO},
        "about": {"@id": ROOT},
    }
    nodes = [descriptor, root, licence, *files, *people, *organizations.values(), *stewards, *places]
    nodes += [*identifiers, *publications, *grants, *themes]
    context = [CONTEXT, FUNDING] if grants else CONTEXT
    return {"@context": context, "@graph": list({node["@id"]: node for node in nodes}.values())}


def _file(record: DatasetRecord, number: int) -> Node:
    """A file on the web; addresses that are there twice, or have a fragment, are still entities of their own."""
    distribution = record.distributions[number]
    address = distribution.url
    is_twin = address in [other.url for other in record.distributions[:number]]
    return compact(
        {
            "@id": f"{urldefrag(address)[0]}#{number}" if is_twin else address,
            "@type": "File",
            "name": distribution.title or distribution.path or address,
            "description": distribution.description,
            "encodingFormat": distribution.media_type or distribution.format,
            "contentSize": str(distribution.bytes) if distribution.bytes is not None else "",
        }
    )


def _licence(record: DatasetRecord) -> Node:
    if record.license:
        return {"@id": record.license, "@type": "CreativeWork", "name": record.license}
    words = record.access or "The licence is not known: ask the publisher before use."
    return {"@id": "#licence", "@type": "CreativeWork", "name": "Terms of use", "description": words}


def _portal(portal: PortalRecord) -> Node:
    return {"@id": portal.datasets_url, "@type": "Organization", "name": portal.name, "url": portal.url}


def _places(record: DatasetRecord, portal: PortalRecord) -> list[Node]:
    """The place and box of the entry, then its further places, marked as such; each box follows its place."""
    nodes: list[Node] = []
    if record.box or record.spatial_text:
        nodes += _place("", record.spatial_text, record.box)
    for number, place in enumerate(record.places, 1):
        node, *box = _place(f"-{number}", place.name, Box.parse(place.box).sides if place.box else None)
        marks = compact({"additionalType": portal.terms_url + FURTHER, "sameAs": place.url})
        nodes += [node | marks, *box]
    return nodes


def _place(suffix: str, name: str, sides: tuple[float, float, float, float] | None) -> list[Node]:
    place: Node = {"@id": f"#place{suffix}", "@type": "Place", "name": name or "Area covered"}
    if not sides:
        return [place]
    west, south, east, north = sides
    box = f"{south:.12g} {west:.12g} {north:.12g} {east:.12g}"
    shape = {"@id": f"#box{suffix}", "@type": "GeoShape", "name": "Box", "box": box}
    return [place | {"geo": _reference(shape)}, shape]


def _intervals(record: DatasetRecord) -> list[str]:
    """The time of the entry, in days or in its words, then its further periods."""
    times = [(record.temporal_start, record.temporal_end, record.temporal_text)]
    times += [(period.start, period.end, period.name) for period in record.periods]
    texts = [f"{start or '..'}/{end or '..'}" if start or end else words for start, end, words in times]
    return [text for text in texts if text]


def _identifiers(record: DatasetRecord) -> list[Node]:
    return [
        compact(
            {
                "@id": f"#identifier-{number}",
                "@type": "PropertyValue",
                "name": identifier.scheme,
                "propertyID": identifier.scheme,
                "value": identifier.value,
                "url": identifier_url(identifier.scheme, identifier.value),
            }
        )
        for number, identifier in enumerate(record.identifiers)
    ]


def _publications(record: DatasetRecord) -> list[Node]:
    return [
        {
            "@id": identifier_url(*parse_identifier(publication.identifier)) or f"#publication-{number}",
            "@type": "CreativeWork",
            "name": publication.title or publication.identifier,
            "identifier": publication.identifier,
        }
        for number, publication in enumerate(record.publications)
    ]


def _grants(record: DatasetRecord) -> list[Node]:
    """Grants, each followed by its funder."""
    nodes: list[Node] = []
    for number, grant in enumerate(record.grants):
        funder = {"@id": f"#funder-{number}", "@type": "Organization", "name": grant.funder}
        node = {
            "@id": grant.url or f"#grant-{number}",
            "@type": "Grant",
            "name": grant.title or grant.number,
            "identifier": grant.number,
            "funder": _reference(funder) if grant.funder else "",
        }
        nodes += [compact(node), *([funder] if grant.funder else [])]
    return nodes


def _reference(node: Node) -> Node:
    return {"@id": node["@id"]}
