"""DCAT catalogues in JSON-LD, Turtle or RDF/XML, of any edition -> records: what DCAT-AP and DCAT-US have in common.

One file because every part of an entry is looked up in the same graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from catalog.entries.external_identifiers import parse_identifier, persistent_identifiers
from catalog.entries.record import (
    CreatorRecord,
    DatasetRecord,
    DistributionRecord,
    IdentifierRecord,
    OrganizationRecord,
    PublicationRecord,
    VariableRecord,
)
from catalog.exchange.dcat.dcat_resources import FURTHER_TERM, RESOURCE_CLASSES, frequency_word, language_code
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
from catalog.exchange.periods import Period, make_period, parse_period, period_fields
from catalog.exchange.places import Place, make_place, place_fields
from catalog.exchange.shapes import read_shape
from catalog.exchange.source_entry import (
    SourceEntry,
    UnreadableSourceError,
    broken_entry,
    describe_access,
    is_absolute,
    is_url,
    language_codes,
    sha256_digest,
)

MEDIA_TYPE_ADDRESS = re.compile(r"https?://(?:www\.)?iana\.org/assignments/media-types/")
READ_PREFIXES = PREFIXES | {
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "gsp": "http://www.opengis.net/ont/geosparql#",
    "time": "http://www.w3.org/2006/time#",
}
READ_PUBLICATIONS = {"dcterms:isReferencedBy": "is-cited-by", "dcterms:references": "references"}
SHAPES = ("dcat:bbox", "locn:geometry", "gsp:hasGeometry", "dcat:centroid")
SHAPE_TEXTS = ("gsp:asWKT", "gsp:asGeoJSON", "gsp:asGML")
MOMENTS = ("time:inXSDDateTimeStamp", "time:inXSDDateTime", "time:inXSDDate", "time:inXSDgYearMonth", "time:inXSDgYear")


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
        self.prefixes = READ_PREFIXES | {"lwds": namespace_of(map(str, graph.predicates(unique=True)))}

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
        # The name of a blank node differs at each reading, a relative address in each document.
        address = str(node) if not isinstance(node, BNode) and is_absolute(str(node)) else ""
        page = self.text(node, "dcat:landingPage")
        if not (key := identifier or address or page or title):
            return broken_entry("a dataset", "A dataset in this catalogue has no title, no identifier and no address.")
        values = self._values(node, title or key, identifier, bool(native))
        return SourceEntry(key, DatasetRecord(**{**values, **native}))

    def _values(self, node: Any, title: str, identifier: str, is_native: bool) -> dict[str, Any]:
        page = self.text(node, "dcat:landingPage")
        contact = self.one(node, "dcat:contactPoint")
        email = self.text(contact, "vcard:hasEmail").removeprefix("mailto:")
        license_text, rights = self.text(node, "dcterms:license"), self._label(node, "dcterms:accessRights")
        license_text = license_text if is_url(license_text) else self._license(node)
        keywords = tuple(map(str, self.all(node, "dcat:keyword")))
        homepage = self.text(node, "foaf:page")
        return {
            "title": title,
            "identifier": identifier,
            "slug": page.rstrip("/").rsplit("/", 1)[-1] if is_native else "",
            "url": page,
            "alternate_names": () if is_native else tuple(map(str, self.all(node, "dcterms:alternative"))),
            "description": self.text(node, "dcterms:description"),
            "keywords": () if is_native else keywords,
            "homepage": homepage if is_native else next(filter(is_url, (homepage, page, str(node))), ""),
            "license": license_text if is_url(license_text) else "",
            "access": "" if is_native else describe_access(rights, "" if is_url(license_text) else license_text),
            "contact_name": "" if is_native else self.text(contact, "vcard:fn", "vcard:organization-name"),
            "contact_email": "" if is_native else email,
            # By their text: nameless nodes come in another order each time that a document is read.
            **period_fields(sorted(map(self._period, self._main(node, "dcterms:temporal")), key=str)),
            **place_fields(sorted(map(self._place, self._main(node, "dcterms:spatial")), key=str)),
            "variables": tuple(self._variables(node)),
            "creators": self._creators(node),
            "organizations": self._organizations(node, is_native),
            "distributions": self._distributions(node),
            **({} if is_native else self._foreign_parts(node)),
            "version": "" if is_native else self.text(node, "dcat:version"),
            "modified": self.text(node, "dcterms:modified"),
            "published": self.text(node, "dcterms:issued"),
        }

    def _main(self, node: Any, prefixed: str) -> list[Any]:
        """Values that a document of this portal does not mark as further ones, which are native fields."""
        return [part for part in self.all(node, prefixed) if not self.text(part, FURTHER_TERM)]

    def _foreign_parts(self, node: Any) -> dict[str, Any]:
        """The native fields in a document of a portal of this kind."""
        notations = [self.text(part, "skos:notation") for part in self.all(node, "adms:identifier")]
        identifiers = [parse_identifier(text) for text in notations if text]
        identifiers += persistent_identifiers([self.text(node, "dcterms:identifier"), str(node)])
        publications = [
            PublicationRecord(relation, str(part), self.text(part, "dcterms:title"))
            for name, relation in READ_PUBLICATIONS.items()
            for part in self.all(node, name)
            if is_url(str(part))
        ]
        kinds = [kind for kind, name in RESOURCE_CLASSES.items() if (node, RDF.type, self.term(name)) in self.graph]
        return {
            "identifiers": tuple(IdentifierRecord(*pair) for pair in dict.fromkeys(identifiers)),
            "publications": tuple(publications),
            "themes": tuple(str(theme) for theme in self.all(node, "dcat:theme") if is_url(str(theme))),
            "languages": language_codes(language_code(str(value)) for value in self.all(node, "dcterms:language")),
            "resource_type": kinds[-1],
            "frequency": frequency_word(self.text(node, "dcterms:accrualPeriodicity")),
            "endpoint_url": self.text(node, "dcat:endpointURL"),
            "endpoint_description": self.text(node, "dcat:endpointDescription"),
        }

    def _label(self, node: Any, prefixed: str) -> str:
        """The label of the property's value, or its address; a plain text as it is."""
        value = self.one(node, prefixed)
        label = self.text(value, "rdfs:label", "dcterms:title")
        return label or ("" if value is None or isinstance(value, BNode) else str(value))

    def _license(self, node: Any) -> str:
        """The licence of the dataset, else the one that all its distributions have, where DCAT-AP puts it."""
        licenses = {self._label(part, "dcterms:license") for part in self.all(node, "dcat:distribution")}
        return self._label(node, "dcterms:license") or (licenses.pop() if len(licenses) == 1 else "")

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
            sha256=sha256_digest(self.text(checksum, "spdx:checksumValue")),
        )

    def _period(self, node: Any) -> Period:
        """Of a text, or of a node with its ends; a node without them is called by its label or address."""
        if isinstance(node, Literal):
            return parse_period(str(node))
        start = self.text(node, "dcat:startDate", "schema:startDate") or self._moment(node, "time:hasBeginning")
        end = self.text(node, "dcat:endDate", "schema:endDate") or self._moment(node, "time:hasEnd")
        return make_period(start, end) if start or end else Period(words=self._name(node))

    def _moment(self, node: Any, prefixed: str) -> str:
        return self.text(self.one(node, prefixed), *MOMENTS)

    def _place(self, node: Any) -> Place:
        """Of a text, or of a node with a label and shapes, of which the first that can be read counts."""
        if isinstance(node, Literal):
            return make_place("", str(node), read_shape(str(node)))
        shapes = [shape for prefixed in SHAPES for shape in self.all(node, prefixed)]
        texts = [str(shape) if isinstance(shape, Literal) else self.text(shape, *SHAPE_TEXTS) for shape in shapes]
        if latitude := self.text(node, "geo:lat"):
            texts.append(f"POINT({self.text(node, 'geo:long')} {latitude})")
        box = next((box for text in texts if (box := read_shape(text))), None)
        address = str(node) if is_url(str(node)) else ""
        return make_place(self._name(node), next(filter(None, texts), ""), box, address)

    def _name(self, node: Any) -> str:
        """The label of a place or period, else its address."""
        label = self.text(node, "skos:prefLabel", "rdfs:label", "foaf:name", "schema:name")
        return label or ("" if isinstance(node, BNode) else str(node))


def _last_part(address: str) -> str:
    """The last part of an address: "CSV" of http://publications.europa.eu/resource/authority/file-type/CSV."""
    return re.split(r"[/#]", address.rstrip("/#"))[-1]


def _language_rank(value: Any) -> tuple[bool, str]:
    language = getattr(value, "language", None)
    return (language or "en")[:2] != "en", str(value)
