"""RO-Crate 1.1: a dataset as a crate that lies at the portal, its files and links as data entities on the web.

See https://www.researchobject.org/ro-crate/specification/1.1/.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urldefrag

from catalog.entries.citation import permanent_url
from catalog.entries.record import DatasetRecord, PortalRecord
from catalog.exchange.documents import compact
from catalog.exchange.schema_org.schema_org_writer import long_description

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
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
    place, licence = _place(record), _licence(record)
    root = compact(
        {
            "@id": ROOT,
            "@type": "Dataset",
            "identifier": permanent_url(record),
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
            "temporalCoverage": _interval(record),
            "spatialCoverage": _reference(place[0]) if place else "",
            "hasPart": [_reference(file) for file in files],
        }
    )
    descriptor = {
        "@id": DESCRIPTOR,
        "@type": "CreativeWork",
        "conformsTo": {"@id": CONFORMS_TO},
        "about": {"@id": ROOT},
    }
    nodes = [descriptor, root, licence, *files, *people, *organizations.values(), *stewards, *place]
    return {"@context": CONTEXT, "@graph": list({node["@id"]: node for node in nodes}.values())}


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


def _place(record: DatasetRecord) -> list[Node]:
    if not (record.box or record.spatial_text):
        return []
    place: Node = {"@id": "#place", "@type": "Place", "name": record.spatial_text or "Area covered"}
    if not record.box:
        return [place]
    west, south, east, north = record.box
    box = f"{south:.12g} {west:.12g} {north:.12g} {east:.12g}"
    return [place | {"geo": {"@id": "#box"}}, {"@id": "#box", "@type": "GeoShape", "name": "Box", "box": box}]


def _interval(record: DatasetRecord) -> str:
    days = f"{record.temporal_start or '..'}/{record.temporal_end or '..'}"
    return days if record.temporal_start or record.temporal_end else record.temporal_text


def _reference(node: Node) -> Node:
    return {"@id": node["@id"]}
