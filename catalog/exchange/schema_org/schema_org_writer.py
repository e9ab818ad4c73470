"""schema.org Dataset as JSON-LD: a slim form for page heads, a full form that can be read back.

After Google's dataset guide and science-on-schema.org 1.2. The context is inline, so that nobody has to fetch one.
"""

from __future__ import annotations

import json
from typing import Any

from catalog.entries.citation import cite, permanent_url
from catalog.entries.record import DatasetRecord, DistributionRecord, OrganizationRecord, PortalRecord, VariableRecord
from catalog.exchange.native import NAMESPACE, own_values

CONTEXT = {"@vocab": "http://schema.org/"}
DESCRIPTION_MIN, DESCRIPTION_MAX = 50, 5000
MOST_VARIABLES = 30  # in the head of a page
FREE = ("open", "account")


def write(record: DatasetRecord, portal: PortalRecord) -> dict[str, Any]:
    """The full form."""
    document = write_slim(record, portal)
    document["additionalProperty"] = [_own(name, value) for name, value in own_values(record)]
    document["variableMeasured"] = [_variable(variable) for variable in variables_of(record)]
    for said, distribution in zip(document.get("distribution", ()), record.distributions, strict=False):
        if distribution.path:
            said["additionalProperty"] = _own("path", distribution.path)
    return _said(document)


def write_slim(record: DatasetRecord, portal: PortalRecord) -> dict[str, Any]:
    """What search engines use; no words of our own, and variables only where they are few: large blocks are skipped."""
    stewards = record.organizations_as("steward")
    variables = [_variable(variable) for variable in variables_of(record)]
    return _said(
        {
            "@context": CONTEXT,
            "@type": "Dataset",
            "@id": permanent_url(record),
            "url": record.url,
            "identifier": {"@type": "PropertyValue", "propertyID": "lwds", "value": record.identifier},
            "sameAs": record.homepage or permanent_url(record),
            "name": record.title,
            "alternateName": list(record.alternate_names) or [record.slug],
            "description": long_description(record),
            "keywords": list(record.keywords) or [record.kind],
            "version": record.version or "0",
            "license": record.license,
            "isAccessibleForFree": record.access_class in FREE,  # science-on-schema.org wants an answer
            "citation": cite(record),
            "creator": [_person(c) for c in record.creators]
            + [_organization(o) for o in record.organizations_as("producer")],
            "publisher": [_organization(o) for o in stewards] or [_catalog(portal) | {"@type": "Organization"}],
            "funder": [_organization(o) for o in record.organizations_as("funder")],
            "contactPoint": _said(
                {"@type": "ContactPoint", "name": record.contact_name, "email": record.contact_email}, bare=True
            ),
            "temporalCoverage": _interval(record),
            "spatialCoverage": _place(record),
            "datePublished": record.published,
            "dateModified": record.modified,
            "variableMeasured": variables if len(variables) <= MOST_VARIABLES else "",
            "distribution": [_download(d) for d in record.distributions],
            "includedInDataCatalog": _catalog(portal),
        }
    )


def _own(name: str, value: str) -> dict[str, str]:
    return {"@type": "PropertyValue", "propertyID": NAMESPACE + name, "name": name, "value": value}


def script_text(document: dict[str, Any]) -> str:
    """JSON that may stand inside <script> without ending it."""
    text = json.dumps(document, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def long_description(record: DatasetRecord) -> str:
    """Between 50 and 5000 characters, as Google wants it."""
    text = record.description or record.summary or record.title
    if len(text) < DESCRIPTION_MIN:
        text = f"{text} – {record.title}, an entry of kind {record.kind} in a catalogue of datasets and data systems."
    return text[:DESCRIPTION_MAX]


def _catalog(portal: PortalRecord) -> dict[str, Any]:
    return {"@type": "DataCatalog", "@id": portal.datasets_url, "name": portal.name, "url": portal.datasets_url}


def _person(creator: Any) -> dict[str, Any]:
    affiliation = {"@type": "Organization", "name": creator.affiliation} if creator.affiliation else ""
    return _said({"@type": "Person", "@id": creator.orcid, "name": creator.name, "affiliation": affiliation})


def _organization(organization: OrganizationRecord) -> dict[str, Any]:
    return _said(
        {
            "@type": "Organization",
            "@id": organization.ror,
            "name": organization.name,
            "url": organization.homepage,
        }
    )


def _interval(record: DatasetRecord) -> str:
    if not (record.temporal_start or record.temporal_end):
        return ""
    return f"{record.temporal_start or '..'}/{record.temporal_end or '..'}"


def _place(record: DatasetRecord) -> dict[str, Any]:
    shape: dict[str, Any] = {}
    if record.box:
        west, south, east, north = record.box
        shape = {"@type": "GeoShape", "box": f"{south:.12g} {west:.12g} {north:.12g} {east:.12g}"}
    return _said({"@type": "Place", "name": record.spatial_text, "geo": shape}, bare=True)


def _download(distribution: DistributionRecord) -> dict[str, Any]:
    return _said(
        {
            "@type": "DataDownload",
            "name": distribution.title or distribution.path,
            "description": distribution.description,
            "contentUrl": distribution.url,
            "encodingFormat": distribution.media_type or distribution.format,
            "fileFormat": distribution.format,
            "contentSize": f"{distribution.bytes} B" if distribution.bytes is not None else "",
            "sha256": distribution.sha256,
        }
    )


def variables_of(record: DatasetRecord) -> list[VariableRecord]:
    """Those of the dataset, and the columns of its tables."""
    columns = [column for distribution in record.distributions for column in distribution.columns]
    of_tables = (VariableRecord(c.name, c.unit, c.description or c.source_name) for c in columns)
    return list(dict.fromkeys([*record.variables, *of_tables]))


def _variable(variable: VariableRecord) -> dict[str, Any]:
    said = {"name": variable.name, "description": variable.description, "unitText": variable.unit}
    return _said({"@type": "PropertyValue", **said})


def _said(document: dict[str, Any], bare: bool = False) -> dict[str, Any]:
    """Leave out what is not said; `bare`: nothing at all if only the type is left."""
    said = {key: value for key, value in document.items() if value not in ("", None, [], {})}
    return {} if bare and set(said) <= {"@type"} else said
