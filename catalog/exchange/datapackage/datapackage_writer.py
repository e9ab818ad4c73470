"""Frictionless data package: the description that also lies in a dataset's ZIP file.

See https://specs.frictionlessdata.io/data-package/.
"""

from __future__ import annotations

import re
from typing import Any

from catalog.entries.citation import cite
from catalog.entries.record import Column, DatasetRecord, DistributionRecord
from catalog.exchange.documents import compact
from catalog.files.sniff import MISSING_VALUES


def write(record: DatasetRecord, *, in_folder: bool = False) -> dict[str, Any]:
    """A data package of a dataset. Resources are its files and links; without any its page, as one is mandatory.

    Args:
        in_folder: Stored files lie beside the description, under their own paths.
    """
    resources = [
        _resource(number, d) | ({"path": d.path} if in_folder and record.is_stored_file(d) else {})
        for number, d in enumerate(record.distributions)
    ]
    package = {
        "name": record.slug,
        "id": record.identifier,
        "title": record.title,
        "description": record.description,
        "homepage": record.homepage or record.url,
        "version": record.version,
        "created": record.created,
        "keywords": list(record.keywords),
        "licenses": [{"path": record.license}] if record.license else [],
        "contributors": _contributors(record),
        "sources": [{"title": cite(record), "path": record.url}],
        "resources": resources or [{"name": "page", "path": record.url, "format": "html", "mediatype": "text/html"}],
    }
    return compact(package)


def _contributors(record: DatasetRecord) -> list[dict[str, str]]:
    people = [
        {"title": c.name, "role": "author", "path": c.orcid, "organization": c.affiliation} for c in record.creators
    ]
    roles = {"steward": "maintainer", "producer": "publisher", "funder": "funder"}
    groups = [{"title": o.name, "role": roles[o.role], "path": o.homepage} for o in record.organizations]
    return [compact(contributor) for contributor in people + groups]


def _resource(number: int, distribution: DistributionRecord) -> dict[str, Any]:
    name = re.sub(r"[^a-z0-9._-]+", "-", (distribution.path or distribution.title).lower()).strip("-.")
    resource: dict[str, Any] = {
        "name": f"{number}-{name}" if name else f"resource-{number}",
        "title": distribution.title,
        "description": distribution.description,
        "path": distribution.url,
        "format": distribution.format.lower().split(" ")[0],
        "mediatype": distribution.media_type,
        "encoding": distribution.encoding,
        "bytes": distribution.bytes,
        "hash": f"sha256:{distribution.sha256}" if distribution.sha256 else "",
    }
    if distribution.columns:
        resource["type"] = "table"
        fields = [_field(column) for column in distribution.columns]
        resource["schema"] = {"fields": fields, "missingValues": list(MISSING_VALUES)}
        if distribution.delimiter:
            resource["dialect"] = {"csv": {"delimiter": distribution.delimiter}}
            if distribution.header_row > 1:
                resource["dialect"]["headerRows"] = [distribution.header_row]
    return compact(resource)


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.source_name or column.name,
        "type": column.type,
        "description": column.description,
        "unit": column.unit,
    }
    if column.type == "boolean":
        field |= {"trueValues": _case_variants("true", "yes"), "falseValues": _case_variants("false", "no")}
    return compact(field)


def _case_variants(*words: str) -> list[str]:
    return [variant for word in words for variant in (word, word.capitalize(), word.upper())]
