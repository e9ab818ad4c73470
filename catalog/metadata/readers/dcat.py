"""DCAT catalogues in JSON-LD or Turtle, of any edition: what DCAT-AP and DCAT-US have in common."""

from __future__ import annotations

import json
import re
from typing import Any

from rdflib import RDF, Graph, URIRef

from catalog.metadata.dcat import IANA, PREFIXES, as_graph
from catalog.metadata.own import CREATOR, LISTS, NAMESPACE, RELATION, TEXTS, read_own
from catalog.metadata.readers.entry import Entry, UnreadableSource
from catalog.metadata.record import CreatorRecord, DatasetRecord, DistributionRecord, OrganizationRecord


def read(text: str) -> list[Entry]:
    """Datasets of the graph. Contexts are not fetched: a document must bring its own."""
    is_json = text.lstrip()[:1] in ("{", "[")
    try:
        graph = _graph_of_json(json.loads(text)) if is_json else Graph().parse(data=text, format="turtle")
    except UnreadableSource:
        raise
    except Exception as error:
        raise UnreadableSource(f"This is neither JSON-LD nor Turtle: {str(error)[:200]}") from error
    reader = _Reader(graph)
    entries = [reader.entry(node) for node in reader.nodes("dcat:Dataset")]
    if not entries:
        raise UnreadableSource("There is no dcat:Dataset in this catalogue.")
    return sorted(entries, key=lambda entry: entry.key)


def _graph_of_json(document: Any) -> Graph:
    if _fetches(document):
        raise UnreadableSource("The context of this JSON-LD is an address; nothing is fetched here: send it as Turtle.")
    return as_graph(document)


def _fetches(part: Any) -> bool:
    """Whether rdflib would fetch something for this: a context named by an address or imported, at any depth."""
    if isinstance(part, list):
        return any(map(_fetches, part))
    if not isinstance(part, dict):
        return False
    return "@import" in part or _names_address(part.get("@context")) or any(map(_fetches, part.values()))


def _names_address(context: Any) -> bool:
    return isinstance(context, str) or (isinstance(context, list) and any(map(_names_address, context)))


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
        return next((str(value) for name in prefixed if (value := self.one(node, name)) is not None), "")

    def own(self, node: Any) -> list[tuple[str, str]]:
        pairs = []
        for name in (*TEXTS, *LISTS, CREATOR, RELATION):
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
            "homepage": homepage if ours else homepage or page,
            "license": self.text(node, "dcterms:license"),
            "contact_name": "" if ours else self.text(contact, "vcard:fn"),
            "contact_email": "" if ours else email,
            "temporal_start": self.text(period, "dcat:startDate")[:10],
            "temporal_end": self.text(period, "dcat:endDate")[:10],
            "spatial_text": self.text(place, "skos:prefLabel", "rdfs:label"),
            "box": self._box(place),
            "creators": self._creators(node),
            "organizations": self._organizations(node, ours),
            "distributions": tuple(
                sorted(map(self._distribution, self.all(node, "dcat:distribution")), key=lambda d: d.url)
            ),
            "version": "" if ours else self.text(node, "dcat:version"),
            "modified": self.text(node, "dcterms:modified"),
            "published": self.text(node, "dcterms:issued"),
        }

    def _organizations(self, node: Any, ours: bool) -> tuple[OrganizationRecord, ...]:
        predicates = {"steward": "lwds:steward" if ours else "dcterms:publisher"}
        predicates |= {"producer": "lwds:producer", "funder": "lwds:funder"}
        return tuple(
            OrganizationRecord(
                name=self.text(agent, "foaf:name", "skos:prefLabel"),
                role=role,
                homepage=self.text(agent, "foaf:homepage"),
                ror=str(agent) if "ror.org" in str(agent) else "",
            )
            for role, predicate in predicates.items()
            for agent in self.all(node, predicate)
            if self.text(agent, "foaf:name", "skos:prefLabel")
        )

    def _creators(self, node: Any) -> tuple[CreatorRecord, ...]:
        """In the order that we say beside them; a graph keeps none."""
        order = {name: place for place, (key, name) in enumerate(self.own(node)) if key == CREATOR}
        creators = map(self._creator, self.all(node, "dcterms:creator"))
        return tuple(sorted(creators, key=lambda creator: order.get(creator.name, 0)))

    def _creator(self, agent: Any) -> CreatorRecord:
        orcid = str(agent) if "orcid.org" in str(agent) else ""
        return CreatorRecord(self.text(agent, "foaf:name") or str(agent), orcid, self.text(agent, "lwds:affiliation"))

    def _distribution(self, node: Any) -> DistributionRecord:
        checksum, size = self.one(node, "spdx:checksum"), self.text(node, "dcat:byteSize")
        return DistributionRecord(
            url=self.text(node, "dcat:downloadURL", "dcat:accessURL"),
            title=self.text(node, "dcterms:title"),
            description=self.text(node, "dcterms:description"),
            format=self.text(node, "lwds:format"),
            media_type=self.text(node, "dcat:mediaType").removeprefix(IANA),
            bytes=int(float(size)) if size else None,
            sha256=self.text(checksum, "spdx:checksumValue"),
        )

    def _box(self, place: Any) -> tuple[float, float, float, float] | None:
        numbers = [float(n) for n in re.findall(r"-?\d+\.?\d*", self.text(place, "dcat:bbox"))]
        if len(numbers) < 8:
            return None
        west, south, east, _, _, north = numbers[:6]
        return west, south, east, north
