"""Frictionless data package: the description that also lies in a dataset's ZIP file.

See https://specs.frictionlessdata.io/data-package/.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlsplit

from accounts.json_documents import load_json
from catalog.entries.citation import cite
from catalog.entries.record import Column, DatasetRecord, DistributionRecord
from catalog.exchange.documents import compact
from catalog.files.sniff import MISSING_VALUES

TABLE_KEYS = ("schema", "dialect")
NUMBER_SPELLINGS = {
    "decimal comma": {"decimalChar": ",", "groupChar": "."},
    "thousands comma": {"groupChar": ","},
}


def write(record: DatasetRecord, *, in_folder: bool = False) -> dict[str, Any]:
    """A data package of a dataset. Resources are its files and links; without any its page, as one is mandatory.

    The rows of a stored Parquet file come from the portal's data.csv: readers of data packages read text.

    Args:
        in_folder: Stored files lie beside the description, under their own paths.
    """
    resources = []
    for number, distribution in enumerate(record.distributions):
        is_stored = record.is_stored_file(distribution)
        resource = _resource(number, distribution)
        if is_stored and in_folder:
            resource["path"] = distribution.path
        if is_stored and distribution.columns and distribution.path.endswith(".parquet"):
            if in_folder:
                resource = {key: value for key, value in resource.items() if key not in TABLE_KEYS} | {"type": "file"}
            else:
                resource |= _csv_of(record, distribution)
        resources.append(resource)
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
        labels = [column.source_name or column.name for column in distribution.columns]
        are_names = len(set(labels)) == len(labels) and all(map(str.strip, labels))
        names = labels if are_names else [column.name for column in distribution.columns]
        fields = [_field(name, column) for name, column in zip(names, distribution.columns, strict=True)]
        resource["schema"] = {"fields": fields, "missingValues": list(MISSING_VALUES)}
        if dialect := _dialect(distribution, has_header=are_names):
            resource["dialect"] = dialect
    if distribution.recipe:
        resource["recipe"] = load_json(distribution.recipe)
    return compact(resource)


def _dialect(distribution: DistributionRecord, *, has_header: bool) -> dict[str, Any]:
    """How the file is read. Names that are there twice or blank are not a header: then rows begin below them."""
    dialect: dict[str, Any] = {"csv": {"delimiter": distribution.delimiter}} if distribution.delimiter else {}
    if not has_header:
        rows_above = list(range(1, distribution.header_row + 1))
        dialect |= {"header": False, "commentRows": rows_above}
    elif distribution.header_row > 1:
        dialect["headerRows"] = [distribution.header_row]
    return dialect


def _csv_of(record: DatasetRecord, distribution: DistributionRecord) -> dict[str, str]:
    url = f"{record.url}data.csv?file={quote(distribution.path, safe='')}"
    return {"path": url, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "scheme": urlsplit(url).scheme}


def _field(name: str, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": name,
        "type": column.type,
        "description": column.description,
        "unit": column.unit,
    }
    if column.spelling == "typeset" or (column.type in ("date", "datetime") and column.spelling):
        field["type"] = "string"  # a reader would take 3/4 for the other day, and knows one kind of blank
    elif column.type in ("date", "datetime"):
        field["format"] = "any"  # such as 2024/1/5 and 2024-01-05 10:30 UTC, which are not ISO 8601
    elif column.type in ("integer", "number") and column.spelling in NUMBER_SPELLINGS:
        field |= {"type": "number"} | NUMBER_SPELLINGS[column.spelling]  # no marks in the standard's integers
    if column.type == "boolean":
        field |= {"trueValues": _case_variants("true", "yes"), "falseValues": _case_variants("false", "no")}
    return compact(field)


def _case_variants(*words: str) -> list[str]:
    return [variant for word in words for variant in (word, word.capitalize(), word.upper())]
