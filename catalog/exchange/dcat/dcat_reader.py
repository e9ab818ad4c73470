"""DCAT catalogues in JSON-LD, Turtle or RDF/XML, of any edition -> records: what DCAT-AP and DCAT-US have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from rdflib import RDF, BNode, Graph, URIRef
from rdflib.term import Node

from catalog.entries.external_identifiers import parse_identifier
from catalog.entries.record import (
    CreatorRecord,
    DatasetRecord,
    DistributionRecord,
    IdentifierRecord,
    OrganizationRecord,
    PublicationRecord,
    VariableRecord,
)
from catalog.exchange.dcat.dcat_resources import FURTHER, RESOURCE_CLASSES
from catalog.exchange.dcat.dcat_writer import PREFIXES
from catalog.exchange.dcat.rdf_documents import parse_graph
from catalog.exchange.native import (
    CREATOR_ORDER,
    NATIVE_LISTS,
    NATIVE_PARTS,
    NATIVE_TEXTS,
    ORGANIZATION_ORDER,
    RELATION,
    namespace_of,
    parse_native_values,
)
from catalog.exchange.source_entry import (
    SourceEntry,
    UnreadableSourceError,
    describe_access,
    is_url,
    iso_day,
)

MEDIA_TYPE_ADDRESS = re.compile(r"https?://(?:www\.)?iana\.org/assignments/media-types/")
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def read(text: str) -> list[SourceEntry]:
    """Datasets of the graph. Contexts are not fetched: a document must include its own.

    Raises:
        UnreadableSourceError: Not RDF, a context that would have to be fetched, or no dcat:Dataset.
    """
    try:
        graph = parse_graph(text)
    except UnreadableSourceError:
        raise
    except Exception as error:
        raise UnreadableSourceError(f"This is not JSON-LD, Turtle or RDF/XML: {str(error)[:200]}") from error
    reader = _GraphReader(graph)
    entries = [reader.entry(node) for node in reader.entry_nodes()]
    if not entries:
        raise UnreadableSourceError(
            "There is no dcat:Dataset, dcat:DatasetSeries or dcat:DataService in this catalogue."
        )
    return sorted(entries, key=lambda entry: entry.key)


class _GraphReader:
    """Looks up prefixed names in one graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.prefixes = PREFIXES | {"lwds": namespace_of(map(str, graph.predicates(unique=True)))}

    def term(self, prefixed: str) -> Any:
        prefix, _, name = prefixed.partition(":")
        return URIRef(self.prefixes[prefix] + name)

    def entry_nodes(self) -> list[Any]:
        """Datasets, series and services."""
        nodes = (node for name in RESOURCE_CLASSES.values() for node in self.nodes_of_type(name))
        return list(dict.fromkeys(nodes))

    def nodes_of_type(self, prefixed: str) -> list[Any]:
        return list(dict.fromkeys(self.graph.subjects(RDF.type, self.term(prefixed))))

    def all(self, node: Any, prefixed: str) -> list[Any]:
        return sorted(self.graph.objects(node, self.term(prefixed))) if node is not None else []

    def one(self, node: Any, prefixed: str) -> Any:
        return next(iter(self.all(node, prefixed)), None)

    def text(self, node: Any, *prefixed: str) -> str:
        """The value of the first of the properties that has one, of several languages the English one."""
        for name in prefixed:
            if values := self.all(node, name):
                return str(min(values, key=_language_rank))
        return ""

    def native_pairs(self, node: Node) -> list[tuple[str, str]]:
        pairs = []
        for name in (*NATIVE_TEXTS, *NATIVE_LISTS, *NATIVE_PARTS, CREATOR_ORDER, ORGANIZATION_ORDER, RELATION):
            for value in self.graph.objects(node, URIRef(self.prefixes["lwds"] + name)):
                values = list(self.graph.items(value)) or [value]
                pairs += [(name, str(part)) for part in values]
        return pairs

    def entry(self, node: Any) -> SourceEntry:
        native = parse_native_values(self.native_pairs(node))
        title = self.text(node, "dcterms:title")
        identifier = self.text(node, "dcterms:identifier")
        return SourceEntry(
            identifier or str(node), DatasetRecord(**{**self._values(node, title, identifier, bool(native)), **native})
        )

    def _values(self, node: Any, title: str, identifier: str, is_native: bool) -> dict[str, Any]:
        page = self.text(node, "dcat:landingPage")
        period, place = self._main(node, "dcterms:temporal"), self._main(node, "dcterms:spatial")
        contact = self.one(node, "dcat:contactPoint")
        email = self.text(contact, "vcard:hasEmail").removeprefix("mailto:")
        license_text, rights = self.text(node, "dcterms:license"), self._label(node, "dcterms:accessRights")
        license_text = license_text if is_url(license_text) else self._label(node, "dcterms:license")
        keywords = tuple(map(str, self.all(node, "dcat:keyword")))
        homepage = self.text(node, "foaf:page")
        return {
            "title": title or identifier or str(node),
            "identifier": identifier,
            "slug": page.rstrip("/").rsplit("/", 1)[-1] if is_native else "",
            "url": page,
            "alternate_names": () if is_native else tuple(map(str, self.all(node, "dcterms:alternative"))),
            "description": self.text(node, "dcterms:description"),
            "keywords": () if is_native else keywords,
            "homepage": homepage if is_native else next(filter(is_url, (homepage, page, str(node))), ""),
            "license": license_text if is_url(license_text) else "",
            "access": "" if is_native else describe_access(rights, "" if is_url(license_text) else license_text),
            "contact_name": "" if is_native else self.text(contact, "vcard:fn"),
            "contact_email": "" if is_native else email,
            "temporal_start": iso_day(self.text(period, "dcat:startDate", "schema:startDate"), late=False),
            "temporal_end": iso_day(self.text(period, "dcat:endDate", "schema:endDate"), late=True),
            "spatial_text": self.text(place, "skos:prefLabel", "rdfs:label"),
            "box": self._box(place),
            "variables": tuple(self._variables(node)),
            "creators": self._creators(node),
            "organizations": self._organizations(node, is_native),
            "distributions": self._distributions(node),
            **({} if is_native else self._foreign_parts(node)),
            "version": "" if is_native else self.text(node, "dcat:version"),
            "modified": self.text(node, "dcterms:modified"),
            "published": self.text(node, "dcterms:issued"),
        }

    def _main(self, node: Any, prefixed: str) -> Any:
        """The first value that a document of this portal does not mark as a further one."""
        return next((part for part in self.all(node, prefixed) if not self.text(part, FURTHER)), None)

    def _foreign_parts(self, node: Any) -> dict[str, Any]:
        """What a document of this portal has as native fields."""
        texts = [self.text(part, "skos:notation") for part in self.all(node, "adms:identifier")]
        names = ("dcterms:isReferencedBy", "dcterms:references")
        publications = [
            PublicationRecord(
                "references" if name == names[1] else "is-cited-by", str(part), self.text(part, "dcterms:title")
            )
            for name in names
            for part in self.all(node, name)
        ]
        kinds = [kind for kind, name in RESOURCE_CLASSES.items() if (node, RDF.type, self.term(name)) in self.graph]
        return {
            "identifiers": tuple(IdentifierRecord(*parse_identifier(text)) for text in texts if text),
            "publications": tuple(p for p in publications if is_url(p.identifier)),
            "themes": tuple(str(theme) for theme in self.all(node, "dcat:theme") if is_url(str(theme))),
            "resource_type": next((kind for kind in reversed(kinds)), "dataset"),
            "endpoint_url": self.text(node, "dcat:endpointURL"),
            "endpoint_description": self.text(node, "dcat:endpointDescription"),
        }

    def _label(self, node: Any, prefixed: str) -> str:
        """The label of the property's value, or its address; a plain text as it is."""
        value = self.one(node, prefixed)
        label = self.text(value, "rdfs:label", "dcterms:title")
        return label or ("" if value is None or isinstance(value, BNode) else str(value))

    def _organizations(self, node: Any, is_native: bool) -> tuple[OrganizationRecord, ...]:
        predicates = {"steward": "lwds:steward" if is_native else "dcterms:publisher"}
        predicates |= {"producer": "lwds:producer", "funder": "lwds:funder"}
        organizations = [
            OrganizationRecord(
                name=self.text(agent, "foaf:name", "skos:prefLabel"),
                role=role,
                homepage=self.text(agent, "foaf:homepage"),
                ror=str(agent) if "ror.org" in str(agent) else "",
            )
            for role, predicate in predicates.items()
            for agent in self.all(node, predicate)
        ]
        order = self._order(node, ORGANIZATION_ORDER)
        organizations.sort(key=lambda organization: order.get(organization.name, 0))
        return tuple(organization for organization in organizations if organization.name)

    def _order(self, node: Any, key: str) -> dict[str, int]:
        """{name: position} of the native property `key`; the graph itself has no order."""
        names = [name for field, name in self.native_pairs(node) if field == key]
        return {name: position for position, name in enumerate(names)}

    def _variables(self, node: Any) -> Iterator[VariableRecord]:
        for variables in self.all(node, "lwds:variable"):
            for part in self.graph.items(variables):
                name, unit, description = [*str(part).split("\t"), "", ""][:3]
                yield VariableRecord(name, unit, description)

    def _creators(self, node: Any) -> tuple[CreatorRecord, ...]:
        order = self._order(node, CREATOR_ORDER)
        people = self.all(node, "dcterms:creator") + (self.all(node, "dcterms:contributor") if order else [])
        return tuple(sorted(map(self._creator, people), key=lambda creator: order.get(creator.name, 0)))

    def _creator(self, agent: Any) -> CreatorRecord:
        orcid = str(agent) if "orcid.org" in str(agent) else ""
        return CreatorRecord(self.text(agent, "foaf:name") or str(agent), orcid, self.text(agent, "lwds:affiliation"))

    def _distributions(self, node: Any) -> tuple[DistributionRecord, ...]:
        """In the order of lwds:position, else by address."""
        positioned = [
            (self.text(part, "lwds:position").zfill(9), self._distribution(part))
            for part in self.all(node, "dcat:distribution")
        ]
        positioned.sort(key=lambda pair: (pair[0], pair[1].url, pair[1].title))
        return tuple(distribution for _, distribution in positioned if distribution.url)

    def _distribution(self, node: Any) -> DistributionRecord:
        checksum, size = self.one(node, "spdx:checksum"), self.text(node, "dcat:byteSize")
        media_type = unquote(MEDIA_TYPE_ADDRESS.sub("", self.text(node, "dcat:mediaType")))
        file_format = self.text(node, "lwds:format") or self._label(node, "dcterms:format")
        if is_url(media_type):  # of a list of formats that is not IANA's
            media_type, file_format = "", file_format or media_type
        return DistributionRecord(
            url=self.text(node, "dcat:downloadURL", "dcat:accessURL"),
            title=self.text(node, "dcterms:title"),
            description=self.text(node, "dcterms:description"),
            path=self.text(node, "lwds:path"),
            format=_last_part(file_format) if is_url(file_format) else file_format,
            media_type=media_type,
            bytes=int(float(size)) if re.fullmatch(r"\d{1,18}(\.\d*)?", size) else None,
            sha256=self.text(checksum, "spdx:checksumValue"),
        )

    def _box(self, place: Any) -> tuple[float, float, float, float] | None:
        """The bounds of a WKT or GeoJSON shape; of two polygons that meet at the antimeridian, the box across it."""
        text = self.text(place, "dcat:bbox", "locn:geometry", "dcat:centroid")
        parts = text.split(")),") if text.upper().lstrip("<").startswith("MULTIPOLYGON") else [text]
        boxes = [box for part in parts if (box := _bounds(part))]
        if len(boxes) == 2 and boxes[0][2] == 180 and boxes[1][0] == -180:
            (west, south, _, north), (_, _, east, _) = boxes
        elif boxes:
            west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
            east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
        else:
            return None
        in_range = -90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180
        return (west, south, east, north) if in_range else None


def _bounds(text: str) -> tuple[float, float, float, float] | None:
    """west, south, east, north of 'x y, x y, ...', of [[x, y], ...] or of ENVELOPE(west, east, north, south)."""
    text = re.sub(r"^<[^>]*>", "", text.strip())  # the address of a reference system may precede the shape
    numbers = [float(number) for number in NUMBER.findall(text)]
    if text.upper().startswith("ENVELOPE") and len(numbers) == 4:
        west, east, north, south = numbers
        return west, south, east, north
    longitudes, latitudes = numbers[::2], numbers[1::2]
    if not longitudes or len(longitudes) != len(latitudes):
        return None
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _last_part(address: str) -> str:
    """The last part of an address: "CSV" of http://publications.europa.eu/resource/authority/file-type/CSV."""
    return re.split(r"[/#]", address.rstrip("/#"))[-1]


def _language_rank(value: Any) -> tuple[bool, str]:
    language = getattr(value, "language", None)
    return (language or "en")[:2] != "en", str(value)
