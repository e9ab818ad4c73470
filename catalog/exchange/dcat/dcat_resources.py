"""Parts of DCAT 3 beyond the core of an entry: class, series, services, identifiers, publications, concepts, roles."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from catalog.entries.citation import permanent_url
from catalog.entries.external_identifiers import identifier_url, parse_identifier
from catalog.entries.record import DatasetRecord, IdentifierRecord, PeriodRecord, PlaceRecord, PublicationRecord
from catalog.exchange.dcat.wkt import box_literal
from catalog.exchange.documents import compact, compact_node
from catalog.exchange.native import FURTHER

FURTHER_TERM = f"lwds:{FURTHER}"
RESOURCE_CLASSES = {"dataset": "dcat:Dataset", "series": "dcat:DatasetSeries", "service": "dcat:DataService"}
EU = "http://publications.europa.eu/resource/authority/"
STATUS_SCHEME = f"{EU}dataset-status"
STATUSES = {"alive": "COMPLETED", "ended": "DISCONT"}
# Of EU's vocabulary those that the catalogue has; `models.vocabulary.Frequency`.
FREQUENCIES = ("cont", "hourly", "daily", "weekly", "monthly", "quarterly", "annual", "irreg", "never")
LANGUAGES = "http://id.loc.gov/vocabulary/iso639-1/"
ENGLISH: dict[str, str] = {"@id": f"{EU}language/ENG", "@type": "dcterms:LinguisticSystem"}
RELATIONS = {
    "derived-from": "prov:wasDerivedFrom",  # DCAT-AP requires a description of what dcterms:source names
    "part-of": "dcterms:isPartOf",
    "in-series": "dcat:inSeries",
    "serves": "dcat:servesDataset",
    "replaces": "dcterms:replaces",
    "depends-on": "dcterms:requires",
}
# The class that DCAT-AP demands of what a relation leads to.
TARGET_CLASSES = {"dcat:servesDataset": "dcat:Dataset", "dcat:inSeries": "dcat:DatasetSeries"}
PUBLICATION_RELATIONS = {
    "is-described-by": "dcterms:isReferencedBy",
    "is-cited-by": "dcterms:isReferencedBy",
    "is-supplement-to": "dcterms:isReferencedBy",
    "is-documented-by": "dcterms:isReferencedBy",  # foaf:page is the homepage
    "references": "dcterms:references",
}
ROLES = {"steward": "custodian", "producer": "originator", "funder": "funder"}
ISO_ROLE = "http://standards.iso.org/iso/19115/resources/Codelists/gml/CI_RoleCode.xml#"


def resource_class(record: DatasetRecord) -> Any:
    """The class of the entry; a series is a dataset too, as DCAT 3 says."""
    name = RESOURCE_CLASSES[record.resource_type]
    return [name, "dcat:Dataset"] if record.resource_type == "series" else name


def more_properties(record: DatasetRecord) -> dict[str, Any]:
    """Properties for the node of an entry, without empty ones."""
    return compact(
        {
            **_service(record),
            **publication_nodes(record),
            **_relations(record),
            "adms:status": _status(record.liveness),
            "dcterms:isReplacedBy": _successor(record.successor_url),
            "adms:identifier": [_identifier(identifier) for identifier in record.identifiers],
            "dcat:theme": [_concept(theme) for theme in record.themes],
            "dcterms:accrualPeriodicity": _frequency(record.frequency),
            "dcat:spatialResolutionInMeters": _typed(record.spatial_resolution, "xsd:decimal"),
            "dcat:temporalResolution": _typed(record.temporal_resolution, "xsd:duration"),
            "prov:qualifiedAttribution": _attributions(record),
        }
    )


def languages(record: DatasetRecord) -> Any:
    """The languages of an entry; English where none is named, in which this portal's entries are written."""
    if not record.languages:
        return ENGLISH
    return [
        ENGLISH if code == "en" else {"@id": LANGUAGES + code, "@type": "dcterms:LinguisticSystem"}
        for code in record.languages
    ]


def language_code(address: str) -> str:
    """The code of a language that an address of the EU or the Library of Congress names.

    Example:
        >>> language_code("http://id.loc.gov/vocabulary/iso639-1/fr"), language_code(ENGLISH["@id"])
        ('fr', 'en')
    """
    return "en" if address == ENGLISH["@id"] else address.rpartition("/")[2]


def place_node(place: PlaceRecord) -> dict[str, Any]:
    """A further place as a dcterms:Location."""
    return compact_node(
        {
            "@id": place.url,
            "@type": "dcterms:Location",
            FURTHER_TERM: "true",
            "skos:prefLabel": english(place.name),
            "dcat:bbox": box_literal(place.box) if place.box else "",
        }
    )


def period_node(period: PeriodRecord) -> dict[str, Any]:
    """A further period as a dcterms:PeriodOfTime."""
    return compact_node(
        {
            "@type": "dcterms:PeriodOfTime",
            FURTHER_TERM: "true",
            "skos:prefLabel": period.name,
            "dcat:startDate": _time(period.start),
            "dcat:endDate": _time(period.end),
        }
    )


def _time(text: str) -> Any:
    """A day, month or year; XML Schema writes years with at least four digits."""
    if not text:
        return ""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    year, *rest = digits.split("-")
    kind = ("xsd:gYear", "xsd:gYearMonth", "xsd:date")[len(rest)]
    return {"@value": "-".join([sign + year.zfill(4), *rest]), "@type": kind}


def _service(record: DatasetRecord) -> dict[str, Any]:
    """The endpoint of a service; its homepage or page if no endpoint is named, because DCAT requires one."""
    if record.resource_type != "service":
        return {}
    return {
        "dcat:endpointURL": {"@id": record.endpoint_url or record.homepage or record.url, "@type": "rdfs:Resource"},
        "dcat:endpointDescription": {"@id": record.endpoint_description, "@type": "rdfs:Resource"}
        if record.endpoint_description
        else "",
    }


def publication_nodes(record: DatasetRecord) -> dict[str, Any]:
    """Publications that have an address, by what they are to the dataset."""
    related: dict[str, list[Any]] = {}
    for publication in record.publications:
        if node := _publication(publication):
            related.setdefault(PUBLICATION_RELATIONS[publication.relation], []).append(node)
    return related


def _publication(publication: PublicationRecord) -> dict[str, Any]:
    """The publication as a document, if it has an address."""
    address = identifier_url(*parse_identifier(publication.identifier))
    title = english(publication.title or publication.identifier)
    return {"@id": address, "@type": ["foaf:Document", "rdfs:Resource"], "dcterms:title": title} if address else {}


def _relations(record: DatasetRecord) -> dict[str, Any]:
    related: dict[str, list[Any]] = {}
    for relation in record.relations:
        target = permanent_url(record).replace(record.identifier, relation.identifier)
        related.setdefault(RELATIONS[relation.kind], []).append({"@id": target})
    return related


def with_unique_places(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The nodes; a place that an earlier one describes otherwise under the same address has no address of its own.

    A place has one name and one box in a graph, and two entries may draw it differently.
    """
    first: dict[str, dict[str, Any]] = {}

    def place(node: dict[str, Any]) -> dict[str, Any]:
        address = node.get("@id", "")
        if not address or first.setdefault(address, node) == node:
            return node
        return {key: value for key, value in node.items() if key != "@id"} | {"rdfs:seeAlso": {"@id": address}}

    key = "dcterms:spatial"
    return [node | {key: [place(part) for part in node[key]]} if key in node else node for node in nodes]


def link_described(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The nodes; those that a relation leads to outside the document are resources in general.

    What a service serves has to be a dataset, and what holds a dataset a series: a document that does not describe the
    other one as such does not conform to DCAT-AP.
    """
    types = {node["@id"]: node["@type"] for node in nodes}
    return [_link_described(node, types) for node in nodes]


def _link_described(node: dict[str, Any], types: dict[str, Any]) -> dict[str, Any]:
    linked, related = dict(node), []
    for key, required in TARGET_CLASSES.items():
        targets = linked.pop(key, [])
        known = [target for target in targets if required in _list(types.get(target["@id"]))]
        related += [target | {"@type": "rdfs:Resource"} for target in targets if target not in known]
        linked |= {key: known} if known else {}
    return linked | {"dcterms:relation": related} if related else linked


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _identifier(identifier: IdentifierRecord) -> dict[str, Any]:
    address = identifier_url(identifier.scheme, identifier.value)
    kind = "xsd:anyURI" if address else "xsd:string"
    return {
        "@type": "adms:Identifier",
        "skos:notation": {"@value": address or identifier.value, "@type": kind},
        "adms:schemaAgency": identifier.scheme,
    }


def _concept(theme: str) -> dict[str, Any]:
    """A concept by its address; DCAT-AP demands a label and DCAT-US a scheme, which its address identifies best."""
    scheme, separator, name = re.split(r"([/#])(?=[^/#]*$)", theme.rstrip("/#"), maxsplit=1)
    label = english(unquote(name).replace("_", " "))
    scheme_node = {
        "@id": scheme + separator,
        "@type": "skos:ConceptScheme",
        "dcterms:title": english(scheme),
    }
    return {"@id": theme, "@type": "skos:Concept", "skos:prefLabel": label, "skos:inScheme": scheme_node}


def _frequency(frequency: str) -> Any:
    if frequency == "unknown":
        return ""
    return {"@id": f"{EU}frequency/{frequency.upper()}", "@type": "dcterms:Frequency"}


def frequency_word(address: str) -> str:
    """The catalogue's word for a frequency of the EU's vocabulary; 'unknown' for one that it does not have."""
    word = address.removeprefix(f"{EU}frequency/").lower()
    return word if word in FREQUENCIES else "unknown"


def _status(liveness: str) -> Any:
    """The status of the EU's vocabulary that the state comes to; none says that something is at risk."""
    if liveness not in STATUSES:
        return ""
    scheme = {"@id": STATUS_SCHEME, "@type": "skos:ConceptScheme", "dcterms:title": english("Dataset status")}
    label = english(STATUSES[liveness].capitalize())
    address = f"{STATUS_SCHEME}/{STATUSES[liveness]}"
    return {"@id": address, "@type": "skos:Concept", "skos:prefLabel": label, "skos:inScheme": scheme}


def _successor(url: str) -> Any:
    return {"@id": url, "@type": "rdfs:Resource"} if url else ""


def english(text: str) -> Any:
    """Text of the portal's language, which its own words and most entries have; '' stays ''."""
    return {"@value": text, "@language": "en"} if text else ""


def _typed(text: str, kind: str) -> Any:
    return {"@value": text, "@type": kind} if text else ""


def _attributions(record: DatasetRecord) -> list[dict[str, Any]]:
    """Organizations with their roles, which DCAT's own properties do not tell apart."""
    return [
        {
            "@type": "prov:Attribution",
            "prov:agent": compact(
                {"@id": o.ror, "@type": ["foaf:Agent", "foaf:Organization", "org:Organization"], "foaf:name": o.name}
            )
            | {"skos:prefLabel": english(o.name)},
            "dcat:hadRole": {"@id": ISO_ROLE + ROLES[o.role], "@type": "dcat:Role"},
        }
        for role in ROLES
        for o in record.organizations_as(role)
    ]
