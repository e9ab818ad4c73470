"""RO-Crate 1.1: a dataset as a crate that lies at the portal, its files and links as data entities on the web.

See https://www.researchobject.org/ro-crate/specification/1.1/.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urldefrag

from catalog.entries.citation import permanent_url
from catalog.entries.coverage import Box
from catalog.entries.external_identifiers import identifier_url, parse_identifier
from catalog.entries.part_fields import ROLES
from catalog.entries.record import DatasetRecord, PortalRecord
from catalog.exchange.documents import compact
from catalog.exchange.native import FURTHER, native_values
from catalog.exchange.schema_org.schema_org_writer import (
    all_variables,
    intervals,
    long_description,
    native_property,
    variable_node,
)

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
# Properties that are younger than the context of RO-Crate 1.1.
YOUNGER = {"funding": "http://schema.org/funding", "sha256": "http://schema.org/sha256"}
CONFORMS_TO = "https://w3id.org/ro/crate/1.1"
DESCRIPTOR = "ro-crate-metadata.json"
ROOT = "./"
Node = dict[str, Any]


def write(record: DatasetRecord, portal: PortalRecord) -> Node:
    """The ro-crate-metadata.json of a dataset. A licence, which is mandatory, says where it is not known."""
    files = [_file(record, number) for number in range(len(record.distributions))]
    paths = _paths(record, portal, files)
    people, employers = _people(record)
    organizations = {
        organization: compact(
            {
                "@id": organization.ror or f"#organization-{number}",
                "@type": "Organization",
                "name": organization.name,
                "url": organization.homepage,
            }
        )
        for number, organization in enumerate(o for role in ROLES for o in record.organizations_as(role))
    }
    stewards = [organizations[o] for o in record.organizations_as("steward")] or [_portal(portal)]
    places, licence = _places(record, portal), _licence(record)
    identifiers, publications, grants = _identifiers(record), _publications(record), _grants(record)
    themes = [{"@id": theme, "@type": "DefinedTerm", "name": unquote(theme)} for theme in record.themes]
    variables = _numbered("variable", map(variable_node, all_variables(record)))
    native = _numbered("field", (native_property(portal, *pair) for pair in native_values(record)))
    root = compact(
        {
            "@id": ROOT,
            "@type": "Dataset",
            "identifier": [permanent_url(record), *map(_reference, identifiers)],
            "url": record.url,
            "sameAs": record.homepage,
            "name": record.title,
            "alternateName": list(record.alternate_names),
            "description": long_description(record),
            "datePublished": record.published or record.created or record.modified or "1970-01-01",
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
            "temporalCoverage": intervals(record),
            "spatialCoverage": [_reference(place) for place in places if place["@type"] == "Place"],
            "variableMeasured": [_reference(variable) for variable in variables],
            "additionalProperty": [_reference(node) for node in native],
            "hasPart": [_reference(file) for file in files],
        }
    )
    descriptor = {
        "@id": DESCRIPTOR,
        "@type": "CreativeWork",
        "conformsTo": {"@id": CONFORMS_TO},
        "about": {"@id": ROOT},
    }
    nodes = [
        descriptor,
        _without_lists_of_one(root),
        licence,
        *files,
        *paths,
        *people,
        *employers,
        *organizations.values(),
        *stewards,
        *places,
    ]
    nodes += [*identifiers, *publications, *grants, *themes, *variables, *native]
    return {"@context": [CONTEXT, YOUNGER], "@graph": list({node["@id"]: node for node in nodes}.values())}


def _people(record: DatasetRecord) -> tuple[list[Node], list[Node]]:
    """The creators, and the organizations that they work for, each named once."""
    names = dict.fromkeys(creator.affiliation for creator in record.creators if creator.affiliation)
    organizations = _numbered("affiliation", ({"@type": "Organization", "name": name} for name in names))
    employers = dict(zip(names, organizations, strict=True))
    people = [
        compact({"@id": c.orcid or f"#person-{number}", "@type": "Person", "name": c.name})
        | ({"affiliation": _reference(employers[c.affiliation])} if c.affiliation else {})
        for number, c in enumerate(record.creators)
    ]
    return people, organizations


def _without_lists_of_one(node: Node) -> Node:
    """The node with the value itself in place of a list of one, as the specification recommends."""
    return {key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in node.items()}


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
            "fileFormat": distribution.format,
            "contentSize": str(distribution.bytes) if distribution.bytes is not None else "",
            "sha256": distribution.sha256,
        }
    )


def _paths(record: DatasetRecord, portal: PortalRecord, files: list[Node]) -> list[Node]:
    """Where stored files lie in the dataset; each is linked to its file."""
    paths = []
    for number, (file, distribution) in enumerate(zip(files, record.distributions, strict=True)):
        if distribution.path:
            path = {"@id": f"#path-{number}", **native_property(portal, "path", distribution.path)}
            file["additionalProperty"] = _reference(path)
            paths.append(path)
    return paths


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


def _numbered(name: str, nodes: Iterable[Node]) -> list[Node]:
    """The nodes as entities of their own: a crate is flat."""
    return [{"@id": f"#{name}-{number}", **node} for number, node in enumerate(nodes)]


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
