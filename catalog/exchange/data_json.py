"""data.json of Project Open Data 1.1 (non-federal), which data.gov harvests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from catalog.entries.citation import permanent_url
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
    dataset = {
        "@type": "dcat:Dataset",
        "title": record.title,
        "description": long_description(record),
        "keyword": list(record.keywords or (record.kind,)),
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
        "references": [record.homepage] if record.homepage else [],
        "theme": [*record.domains, *record.themes],
        "language": list(record.languages) or ["en"],
        "distribution": [_distribution(d) for d in record.distributions],
    }
    return compact(dataset)


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
    if distribution.media_type and distribution.sha256:
        document |= {"downloadURL": distribution.url, "mediaType": distribution.media_type}
    else:
        document["accessURL"] = distribution.url
    return compact(document)
