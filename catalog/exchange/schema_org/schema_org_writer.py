"""schema.org Dataset as JSON-LD: a short document for page heads, a full one that can be read back.

After https://developers.google.com/search/docs/appearance/structured-data/dataset and science-on-schema.org 1.2. The
context is inline, so that nobody has to fetch one.
"""

from __future__ import annotations

import json
from typing import Any

from catalog.entries.citation import cite, permanent_url
from catalog.entries.coverage import Box
from catalog.entries.external_identifiers import identifier_url, parse_identifier
from catalog.entries.record import (
    CreatorRecord,
    DatasetRecord,
    DistributionRecord,
    GrantRecord,
    OrganizationRecord,
    PortalRecord,
    PublicationRecord,
    VariableRecord,
)
from catalog.exchange.documents import compact, compact_node
from catalog.exchange.native import FURTHER, native_values

CONTEXT = {"@vocab": "http://schema.org/"}
MIN_DESCRIPTION, MAX_DESCRIPTION = 50, 5000  # characters
MAX_HEAD_VARIABLES = 30  # in the head of a page
FREE_ACCESS_CLASSES = ("open", "account")


def write(record: DatasetRecord, portal: PortalRecord) -> dict[str, Any]:
    """The full document of a dataset, with native fields, variables and the paths of its files."""
    document = write_slim(record, portal)
    document["additionalProperty"] = [native_property(portal, name, value) for name, value in native_values(record)]
    document["variableMeasured"] = [variable_node(variable) for variable in all_variables(record)]
    for download, distribution in zip(document.get("distribution", ()), record.distributions, strict=False):
        if distribution.path:
            download["additionalProperty"] = native_property(portal, "path", distribution.path)
    return compact(document)


def write_slim(record: DatasetRecord, portal: PortalRecord) -> dict[str, Any]:
    """The record for search engines: no native fields, at most MAX_HEAD_VARIABLES variables; they skip large blocks."""
    stewards = record.organizations_as("steward")
    variables = [variable_node(variable) for variable in all_variables(record)]
    return compact(
        {
            "@context": CONTEXT,
            "@type": "Dataset",
            "@id": permanent_url(record),
            "url": record.url,
            "identifier": _identifiers(record),
            "sameAs": record.homepage or permanent_url(record),
            "name": record.title,
            "alternateName": list(record.alternate_names) or [record.slug],
            "description": long_description(record),
            "keywords": list(record.keywords) or [record.kind],
            "version": record.version or "0",
            "license": record.license,
            "isAccessibleForFree": record.access_class in FREE_ACCESS_CLASSES,  # science-on-schema.org wants an answer
            "citation": [cite(record), *(_publication(publication) for publication in record.publications)],
            "inLanguage": list(record.languages),
            "about": [{"@type": "DefinedTerm", "@id": theme} for theme in record.themes],
            "measurementTechnique": record.method,
            "creator": [_person(c) for c in record.creators]
            + [_organization(o) for o in record.organizations_as("producer")],
            "publisher": [_organization(o) for o in stewards] or [_catalog(portal) | {"@type": "Organization"}],
            "funder": [_organization(o) for o in record.organizations_as("funder")],
            "funding": [_grant(grant) for grant in record.grants],
            "contactPoint": compact_node(
                {"@type": "ContactPoint", "name": record.contact_name, "email": record.contact_email}
            ),
            "temporalCoverage": _one_or_all(intervals(record)),
            "spatialCoverage": _places(record, portal),
            "datePublished": record.published,
            "dateModified": record.modified,
            "variableMeasured": variables if len(variables) <= MAX_HEAD_VARIABLES else "",
            "distribution": [_download(d) for d in record.distributions],
            "includedInDataCatalog": _catalog(portal),
        }
    )


def native_property(portal: PortalRecord, name: str, value: str) -> dict[str, str]:
    """A field of the portal's own as a property with a value."""
    return {"@type": "PropertyValue", "propertyID": portal.terms_url + name, "name": name, "value": value}


def script_text(document: dict[str, Any]) -> str:
    """JSON that can stand inside <script> without ending it."""
    text = json.dumps(document, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def long_description(record: DatasetRecord) -> str:
    """A description of MIN_DESCRIPTION to MAX_DESCRIPTION characters, as Google requires."""
    text = record.description or record.summary or record.title
    if len(text) < MIN_DESCRIPTION:
        text = f"{text} – {record.title}, an entry of kind {record.kind} in a catalogue of datasets and data systems."
    return text[:MAX_DESCRIPTION]


def _catalog(portal: PortalRecord) -> dict[str, Any]:
    return {"@type": "DataCatalog", "@id": portal.datasets_url, "name": portal.name, "url": portal.datasets_url}


def _person(creator: CreatorRecord) -> dict[str, Any]:
    affiliation = {"@type": "Organization", "name": creator.affiliation} if creator.affiliation else ""
    return compact({"@type": "Person", "@id": creator.orcid, "name": creator.name, "affiliation": affiliation})


def _organization(organization: OrganizationRecord) -> dict[str, Any]:
    return compact(
        {
            "@type": "Organization",
            "@id": organization.ror,
            "name": organization.name,
            "url": organization.homepage,
        }
    )


def _identifiers(record: DatasetRecord) -> Any:
    """The portal's own identifier first, then those that others gave."""
    own = {"@type": "PropertyValue", "propertyID": "lwds", "value": record.identifier}
    others = [
        compact(
            {
                "@type": "PropertyValue",
                "propertyID": i.scheme,
                "value": i.value,
                "url": identifier_url(i.scheme, i.value),
            }
        )
        for i in record.identifiers
    ]
    return [own, *others] if others else own


def _publication(publication: PublicationRecord) -> dict[str, Any]:
    address = identifier_url(*parse_identifier(publication.identifier))
    return compact({"@type": "CreativeWork", "@id": address, "url": address, "name": publication.title})


def _grant(grant: GrantRecord) -> dict[str, Any]:
    funder = {"@type": "Organization", "name": grant.funder} if grant.funder else ""
    return compact(
        {"@type": "Grant", "identifier": grant.number, "name": grant.title, "url": grant.url, "funder": funder}
    )


def intervals(record: DatasetRecord) -> list[str]:
    """The time of the entry, then its further periods, each in days, months or years, else in words."""
    times = [(record.temporal_start, record.temporal_end, record.temporal_text)]
    times += [(period.start, period.end, period.name) for period in record.periods]
    texts = [f"{start or '..'}/{end or '..'}" if start or end else words for start, end, words in times]
    return [text for text in texts if text]


def _one_or_all(values: list[Any]) -> Any:
    """One value alone is not a list."""
    return values if len(values) > 1 else next(iter(values), "")


def _places(record: DatasetRecord, portal: PortalRecord) -> Any:
    """The place and box of the entry, then its further places, marked as such; one place alone is not a list."""
    marks = {"additionalType": portal.terms_url + FURTHER}
    places = [_place(record.spatial_text, record.box)]
    places += [
        compact({"@id": part.url}) | _place(part.name, Box.parse(part.box).sides if part.box else None) | marks
        for part in record.places
    ]
    return _one_or_all([place for place in places if place])


def _place(name: str, sides: tuple[float, float, float, float] | None) -> dict[str, Any]:
    shape: dict[str, Any] = {}
    if sides:
        west, south, east, north = sides
        shape = {"@type": "GeoShape", "box": f"{south:.12g} {west:.12g} {north:.12g} {east:.12g}"}
    return compact_node({"@type": "Place", "name": name, "geo": shape})


def _download(distribution: DistributionRecord) -> dict[str, Any]:
    return compact(
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


def all_variables(record: DatasetRecord) -> list[VariableRecord]:
    """The variables of the dataset, and those columns of its tables that it does not describe."""
    columns = [column for distribution in record.distributions for column in distribution.columns]
    described = {variable.name for variable in record.variables}
    column_variables = (
        VariableRecord(column.name, column.unit, column.description or column.source_name)
        for column in columns
        if not {column.name, column.source_name} & described
    )
    return list(dict.fromkeys([*record.variables, *column_variables]))


def variable_node(variable: VariableRecord) -> dict[str, Any]:
    """A variable as a property that was measured."""
    fields = {"name": variable.name, "description": variable.description, "unitText": variable.unit}
    return compact({"@type": "PropertyValue", **fields})
