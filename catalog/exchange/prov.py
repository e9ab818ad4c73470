"""PROV-O: where a dataset comes from, who answers for it, and the activities that made and published it."""

from __future__ import annotations

from typing import Any

from catalog.entries.citation import permanent_url
from catalog.entries.external_identifiers import identifier_url
from catalog.entries.record import DatasetRecord, PortalRecord
from catalog.exchange.dcat.dcat_resources import publication_nodes
from catalog.exchange.documents import compact

CONTEXT = {
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "foaf": "http://xmlns.com/foaf/0.1/",
}
# role of an organization -> role in an attribution, a code of ISO 19115
ROLES = "http://standards.iso.org/iso/19115/resources/Codelist/gml/CI_RoleCode.xml#"
ROLE_CODES = {"steward": "custodian", "producer": "originator", "funder": "funder"}
DERIVATIONS = {"derived-from": "prov:wasDerivedFrom", "replaces": "prov:wasRevisionOf"}


def write(record: DatasetRecord, portal: PortalRecord) -> dict[str, Any]:
    """The provenance of a dataset as JSON-LD."""
    address = permanent_url(record)
    agents = [_agent(f"{address}#person-{n}", c.orcid, c.name, "Person") for n, c in enumerate(record.creators)]
    attributions = [_attribution(agent, "author") for agent in agents]
    for number, organization in enumerate(record.organizations):
        agent = _agent(f"{address}#organization-{number}", organization.ror, organization.name, "Organization")
        attributions.append(_attribution(agent, ROLE_CODES.get(organization.role, organization.role)))
        agents.append(agent)
    derivations: dict[str, list[dict[str, str]]] = {}
    for relation in record.relations:
        if relation.kind in DERIVATIONS:
            source = address.replace(record.identifier, relation.identifier)
            derivations.setdefault(DERIVATIONS[relation.kind], []).append({"@id": source})
    return compact(
        {
            "@context": CONTEXT,
            "@id": address,
            "@type": "prov:Entity",
            "dcterms:identifier": record.identifier,
            "dcterms:title": record.title,
            "prov:alternateOf": _alternates(record),
            "prov:generatedAtTime": _time(record.created),
            "prov:wasAttributedTo": agents,
            "prov:qualifiedAttribution": attributions,
            "prov:wasGeneratedBy": [
                activity
                for activity in (_activity(f"{address}#made", "Described", record.created, portal), _work(record))
                if activity
            ],
            "prov:wasInfluencedBy": _activity(f"{address}#published", "Published", record.published, portal),
            **derivations,
            **publication_nodes(record),
        }
    )


def _alternates(record: DatasetRecord) -> list[dict[str, Any]]:
    """Identifiers of the dataset elsewhere that have an address."""
    addresses = [identifier_url(part.scheme, part.value) for part in record.identifiers]
    return [{"@id": address, "@type": "prov:Entity"} for address in addresses if address]


def _work(record: DatasetRecord) -> dict[str, Any]:
    """The work that made the data: its method, and the grants that paid for it; nothing where neither is known."""
    address = permanent_url(record)
    grants = [
        compact(
            {
                "@id": grant.url or f"{address}#grant-{number}",
                "@type": "prov:Entity",
                "dcterms:identifier": grant.number,
                "dcterms:title": grant.title,
                "dcterms:publisher": grant.funder,
            }
        )
        for number, grant in enumerate(record.grants)
    ]
    if not (record.method or grants):
        return {}
    work = {"@id": f"{address}#work", "@type": "prov:Activity", "dcterms:title": "Made the data"}
    return compact(work | {"dcterms:description": record.method, "prov:used": grants})


def _agent(fallback: str, address: str, name: str, kind: str) -> dict[str, Any]:
    return {"@id": address or fallback, "@type": ["prov:Agent", f"prov:{kind}"], "foaf:name": name}


def _attribution(agent: dict[str, Any], role: str) -> dict[str, Any]:
    return {
        "@type": "prov:Attribution",
        "prov:agent": {"@id": agent["@id"]},
        "prov:hadRole": {"@id": f"{ROLES}{role}", "@type": "prov:Role"},
    }


def _activity(address: str, label: str, moment: str, portal: PortalRecord) -> dict[str, Any]:
    """An action of the portal at a moment; empty if the moment is unknown."""
    if not moment:
        return {}
    return {
        "@id": address,
        "@type": "prov:Activity",
        "dcterms:title": label,
        "prov:endedAtTime": _time(moment),
        "prov:wasAssociatedWith": {
            "@id": f"{portal.url}#portal",
            "@type": "prov:SoftwareAgent",
            "foaf:name": portal.name,
        },
    }


def _time(moment: str) -> Any:
    return {"@value": moment, "@type": "xsd:dateTime"} if moment else ""
