"""DCAT catalogues in JSON-LD or Turtle, of any edition: what DCAT-AP and DCAT-US have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rdflib import RDF, BNode, Graph, URIRef

from catalog.entries.record import CreatorRecord, DatasetRecord, DistributionRecord, OrganizationRecord, VariableRecord
from catalog.exchange.dcat.dcat_writer import IANA, PREFIXES, as_graph
from catalog.exchange.native import CREATOR, LISTS, NAMESPACE, ORGANIZATION, RELATION, TEXTS, read_own
from catalog.exchange.source_entry import (
    Entry,
    UnreadableSource,
    is_address,
    iso_day,
    load_json,
    safe_xml,
    with_licence,
)


def read(text: str) -> list[Entry]:
    """Datasets of the graph. Contexts are not fetched: a document must bring its own."""
    try:
        graph = _graph(text)
    except UnreadableSource:
        raise
    except Exception as error:
        raise UnreadableSource(f"This is not JSON-LD, Turtle or RDF/XML: {str(error)[:200]}") from error
    reader = _Reader(graph)
    entries = [reader.entry(node) for node in reader.nodes("dcat:Dataset")]
    if not entries:
        raise UnreadableSource("There is no dcat:Dataset in this catalogue.")
    return sorted(entries, key=lambda entry: entry.key)


def _graph(text: str) -> Graph:
    start = text.lstrip()[:1]
    if start in ("{", "["):
        document = load_json(text)
        if _names_a_context(document):
            raise UnreadableSource(
                "The context of this JSON-LD is an address; nothing is fetched here: send it as Turtle."
            )
        return as_graph(document)
    if start == "<" and "<rdf:RDF" in text:
        safe_xml(text)
        return Graph().parse(data=text, format="xml")
    return Graph().parse(data=text, format="turtle")


def _names_a_context(part: Any) -> bool:
    """Whether rdflib would fetch something for this: a context named by an address or imported, at any depth."""
    if isinstance(part, list):
        return any(map(_names_a_context, part))
    if not isinstance(part, dict):
        return False
    return "@import" in part or _is_address(part.get("@context")) or any(map(_names_a_context, part.values()))


def _is_address(context: Any) -> bool:
    return isinstance(context, str) or (isinstance(context, list) and any(map(_is_address, context)))


class _Reader:
    """Looks up prefixed names in one graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def term(self, prefixed: str) -> Any:
        prefix, _, name = prefixed.partition(":")
        return URIRef(PREFIXES[prefix] + name)

    def nodes(self, kind: str) -> list[Any]:
        return list(dict.fromkeys(self.graph.subjects(RDF.type, self.term(kind))))

    def all(self, node: Any, prefixed: str) -> list[Any]:
        return sorted(self.graph.objects(node, self.term(prefixed))) if node is not None else []

    def one(self, node: Any, prefixed: str) -> Any:
        return next(iter(self.all(node, prefixed)), None)

    def text(self, node: Any, *prefixed: str) -> str:
        """The first of the properties that says something, in English if it says it in several languages."""
        for name in prefixed:
            if values := self.all(node, name):
                return str(min(values, key=_other_language))
        return ""

    def own(self, node: Any) -> list[tuple[str, str]]:
        pairs = []
        for name in (*TEXTS, *LISTS, CREATOR, ORGANIZATION, RELATION):
            for value in self.graph.objects(node, URIRef(NAMESPACE + name)):
                many = list(self.graph.items(value)) or [value]
                pairs += [(name, str(part)) for part in many]
        return pairs

    def entry(self, node: Any) -> Entry:
        own = dict(read_own(self.own(node)))
        title = self.text(node, "dcterms:title")
        identifier = self.text(node, "dcterms:identifier")
        return Entry(
            identifier or str(node), DatasetRecord(**{**self._values(node, title, identifier, bool(own)), **own})
        )

    def _values(self, node: Any, title: str, identifier: str, ours: bool) -> dict[str, Any]:
        page = self.text(node, "dcat:landingPage")
        period, place = self.one(node, "dcterms:temporal"), self.one(node, "dcterms:spatial")
        contact = self.one(node, "dcat:contactPoint")
        email = self.text(contact, "vcard:hasEmail").removeprefix("mailto:")
        licence, rights = self.text(node, "dcterms:license"), self._words(node, "dcterms:accessRights")
        licence = licence if is_address(licence) else self._words(node, "dcterms:license")
        keywords = tuple(map(str, self.all(node, "dcat:keyword")))
        homepage = self.text(node, "foaf:page")
        return {
            "title": title or identifier or str(node),
            "identifier": identifier,
            "slug": page.rstrip("/").rsplit("/", 1)[-1] if ours else "",
            "url": page,
            "alternate_names": () if ours else tuple(map(str, self.all(node, "dcterms:alternative"))),
            "description": self.text(node, "dcterms:description"),
            "keywords": () if ours else keywords,
            "homepage": homepage if ours else next(filter(is_address, (homepage, page, str(node))), ""),
            "license": licence if is_address(licence) else "",
            "access": "" if ours else with_licence(rights, "" if is_address(licence) else licence),
            "contact_name": "" if ours else self.text(contact, "vcard:fn"),
            "contact_email": "" if ours else email,
            "temporal_start": iso_day(self.text(period, "dcat:startDate", "schema:startDate"), late=False),
            "temporal_end": iso_day(self.text(period, "dcat:endDate", "schema:endDate"), late=True),
            "spatial_text": self.text(place, "skos:prefLabel", "rdfs:label"),
            "box": self._box(place),
            "variables": tuple(self._variables(node)),
            "creators": self._creators(node),
            "organizations": self._organizations(node, ours),
            "distributions": self._distributions(node),
            "version": "" if ours else self.text(node, "dcat:version"),
            "modified": self.text(node, "dcterms:modified"),
            "published": self.text(node, "dcterms:issued"),
        }

    def _words(self, node: Any, prefixed: str) -> str:
        """The label of what the property leads to, or its address; a plain text as it stands."""
        value = self.one(node, prefixed)
        label = self.text(value, "rdfs:label", "dcterms:title")
        return label or ("" if value is None or isinstance(value, BNode) else str(value))

    def _organizations(self, node: Any, ours: bool) -> tuple[OrganizationRecord, ...]:
        predicates = {"steward": "lwds:steward" if ours else "dcterms:publisher"}
        predicates |= {"producer": "lwds:producer", "funder": "lwds:funder"}
        found = [
            OrganizationRecord(
                name=self.text(agent, "foaf:name", "skos:prefLabel"),
                role=role,
                homepage=self.text(agent, "foaf:homepage"),
                ror=str(agent) if "ror.org" in str(agent) else "",
            )
            for role, predicate in predicates.items()
            for agent in self.all(node, predicate)
        ]
        order = self._order(node, ORGANIZATION)
        found.sort(key=lambda organization: order.get(organization.name, 0))
        return tuple(organization for organization in found if organization.name)

    def _order(self, node: Any, key: str) -> dict[str, int]:
        """Places of the names that we say beside them; a graph keeps none."""
        names = [name for own, name in self.own(node) if own == key]
        return {name: place for place, name in enumerate(names)}

    def _variables(self, node: Any) -> Iterator[VariableRecord]:
        for said in self.all(node, "lwds:variable"):
            for part in self.graph.items(said):
                name, unit, description = [*str(part).split("\t"), "", ""][:3]
                yield VariableRecord(name, unit, description)

    def _creators(self, node: Any) -> tuple[CreatorRecord, ...]:
        order = self._order(node, CREATOR)
        people = self.all(node, "dcterms:creator") + (self.all(node, "dcterms:contributor") if order else [])
        return tuple(sorted(map(self._creator, people), key=lambda creator: order.get(creator.name, 0)))

    def _creator(self, agent: Any) -> CreatorRecord:
        orcid = str(agent) if "orcid.org" in str(agent) else ""
        return CreatorRecord(self.text(agent, "foaf:name") or str(agent), orcid, self.text(agent, "lwds:affiliation"))

    def _distributions(self, node: Any) -> tuple[DistributionRecord, ...]:
        """In the order that we say beside them, else by address."""
        found = [
            (self.text(part, "lwds:position").zfill(9), self._distribution(part))
            for part in self.all(node, "dcat:distribution")
        ]
        found.sort(key=lambda pair: (pair[0], pair[1].url, pair[1].title))
        return tuple(link for _, link in found if link.url)

    def _distribution(self, node: Any) -> DistributionRecord:
        checksum, size = self.one(node, "spdx:checksum"), self.text(node, "dcat:byteSize")
        return DistributionRecord(
            url=self.text(node, "dcat:downloadURL", "dcat:accessURL"),
            title=self.text(node, "dcterms:title"),
            description=self.text(node, "dcterms:description"),
            path=self.text(node, "lwds:path"),
            format=self.text(node, "lwds:format"),
            media_type=self.text(node, "dcat:mediaType").removeprefix(IANA),
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
    text = re.sub(r"^<[^>]*>", "", text.strip())  # the address of a reference system may stand before the shape
    numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*(?:[eE][-+]?\d+)?", text)]
    if text.upper().startswith("ENVELOPE") and len(numbers) == 4:
        west, east, north, south = numbers
        return west, south, east, north
    longitudes, latitudes = numbers[::2], numbers[1::2]
    if not longitudes or len(longitudes) != len(latitudes):
        return None
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _other_language(value: Any) -> tuple[bool, str]:
    language = getattr(value, "language", None)
    return (language or "en")[:2] != "en", str(value)
