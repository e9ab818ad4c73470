"""data.json of Project Open Data 1.1 (non-federal), which data.gov harvests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from catalog.entries.citation import permanent_url
from catalog.entries.external_identifiers import identifier_url, parse_identifier
from catalog.entries.record import DatasetRecord, DistributionRecord, PortalRecord
from catalog.exchange.documents import compact
from catalog.exchange.schema_org.schema_org_writer import long_description

SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"


def write(records: Sequence[DatasetRecord], portal: PortalRecord) -> dict[str, Any]:
    """The data.json of a portal with these datasets."""
    return {
        "@context": f"{SCHEMA}/catalog.jsonld",
        "@id": f"{portal.datasets_url}data.json",
        "@type": "dcat:Catalog",
        "conformsTo": SCHEMA,
        "describedBy": f"{SCHEMA}/catalog.json",
        "dataset": [_dataset(record, portal) for record in records],
    }


def _dataset(record: DatasetRecord, portal: PortalRecord) -> dict[str, Any]:
    stewards = record.organizations_as("steward")
    contact = {"@type": "vcard:Contact", "fn": record.contact_name or record.ask_whom or portal.name}
    if record.contact_email:
        contact["hasEmail"] = f"mailto:{record.contact_email}"
    start, end = record.temporal_start, record.temporal_end
    publications = (identifier_url(*parse_identifier(part.identifier)) for part in record.publications)
    dataset = {
        "@type": "dcat:Dataset",
        "title": record.title,
        "description": long_description(record),
        "keyword": _unique(record.keywords or (record.kind,)),
        "modified": record.modified,
        "issued": record.published,
        "publisher": {"@type": "org:Organization", "name": stewards[0].name if stewards else portal.name},
        "contactPoint": contact,
        "identifier": permanent_url(record),
        "accessLevel": _access_level(record),
        "rights": record.access[:255],
        "license": record.license,
        "spatial": ",".join(f"{side:.12g}" for side in record.box) if record.box else record.spatial_text,
        "temporal": f"{start}/{end}" if start and end else "",
        "landingPage": record.url,
        "references": _unique(filter(None, (record.homepage, *publications))),
        "theme": _unique([*record.domains, *record.themes]),
        "language": _unique(record.languages) or ["en"],
        "distribution": [_distribution(d) for d in record.distributions],
    }
    return compact(dataset)


def _unique(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _access_level(record: DatasetRecord) -> str:
    """Access to the data, not to their description: controlled, closed or paid data are not public."""
    levels = {"controlled": "restricted public", "paid": "restricted public", "closed": "non-public"}
    return levels.get(record.access_class, "public")


def _distribution(distribution: DistributionRecord) -> dict[str, Any]:
    document = {
        "@type": "dcat:Distribution",
        "title": distribution.title or distribution.path,
        "description": distribution.description,
        "format": distribution.format,
    }
    is_file = bool(distribution.media_type and distribution.sha256)
    document["downloadURL" if is_file else "accessURL"] = distribution.url
    return compact(document | {"mediaType": distribution.media_type})
