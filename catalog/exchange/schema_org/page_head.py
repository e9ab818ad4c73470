"""The RDF in the head of a dataset's page: schema.org for search engines, beside it what assessors of FAIR look for.

Separate module because the page and the FAIR report must have the same document.
"""

from __future__ import annotations

from typing import Any

from catalog.entries.citation import permanent_url
from catalog.entries.record import DatasetRecord, PortalRecord
from catalog.exchange.documents import compact
from catalog.exchange.schema_org.schema_org_writer import CONTEXT, write_slim

HEAD_CONTEXT = CONTEXT | {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
}


def write_head(record: DatasetRecord, portal: PortalRecord) -> dict[str, Any]:
    """The short schema.org document with title, address, licence and origin in DCAT, Dublin Core and PROV as well."""
    sources = [relation.url for relation in record.relations if relation.kind == "derived-from" and relation.url]
    agents = [creator.orcid for creator in record.creators if creator.orcid]
    agents += [organization.ror for organization in record.organizations if organization.ror]
    return compact(
        {
            **write_slim(record, portal),
            "@context": HEAD_CONTEXT,
            "dct:title": record.title,
            "dct:identifier": permanent_url(record),
            "dct:license": {"@id": record.license} if record.license else "",
            "dcat:landingPage": {"@id": record.url} if record.url else "",
            "prov:generatedAtTime": record.created,
            "prov:wasDerivedFrom": [{"@id": source} for source in sources],
            "prov:wasAttributedTo": [{"@id": agent} for agent in agents],
        }
    )
