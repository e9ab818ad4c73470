"""Croissant 1.1 (ML Commons): the files with their checksums, the tables with their typed columns.

Rows of a stored table come from the portal's own data.parquet, for files of any format: mlcroissant reads UTF-8 with
commas and nothing else, and a cell that does not fit its column would end its reading.
"""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import quote

from catalog.entries.citation import cite
from catalog.entries.record import Column, DatasetRecord, DistributionRecord, PortalRecord
from catalog.exchange.documents import compact
from catalog.exchange.schema_org.schema_org_writer import write_slim

CONFORMS_TO = "http://mlcommons.org/croissant/1.1"
# The context that Croissant's specification gives, word for word: validators compare it.
CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
TYPES = {
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "datetime": "sc:DateTime",
    "string": "sc:Text",
}
PARQUET = "application/x-parquet"  # the name by which mlcroissant knows it
SCHEMA_ORG_KEYS = ("url", "sameAs", "alternateName", "keywords", "license", "creator", "publisher", "datePublished")


def write(record: DatasetRecord, portal: PortalRecord) -> dict[str, Any]:
    """A dataset as Croissant. Links without a checksum are left out: Croissant requires one of every file.

    With tables the dataset is "live", because their Parquet is made on request and has no checksum.
    """
    slim = write_slim(record, portal)
    files = [distribution for distribution in record.distributions if distribution.sha256]
    tables = [distribution for distribution in files if distribution.columns and record.is_stored_file(distribution)]
    document = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": record.title,
        "description": slim["description"],
        **{key: slim[key] for key in SCHEMA_ORG_KEYS if key in slim},
        "version": semantic_version(record.version),
        "citeAs": cite(record),
        "isLiveDataset": bool(tables) or None,
        "distribution": [
            *(_file_object(number, distribution) for number, distribution in enumerate(files)),
            *(_parquet_object(number, table, record) for number, table in enumerate(tables)),
        ],
        "recordSet": [_record_set(number, table) for number, table in enumerate(tables)],
    }
    return compact(document)


def semantic_version(version: str) -> str:
    """A version as Croissant requires it, MAJOR.MINOR.PATCH.

    Example:
        >>> semantic_version("3")
        '3.0.0'
    """
    parts = [part if part.isdigit() else "0" for part in (version or "0").split(".")]
    return ".".join((*parts, "0", "0")[:3])


def _file_object(number: int, distribution: DistributionRecord) -> dict[str, Any]:
    file = {
        "@type": "cr:FileObject",
        "@id": f"file-{number}",
        "name": distribution.path or distribution.title or f"file-{number}",
        "description": distribution.description,
        "contentUrl": distribution.url,
        "contentSize": f"{distribution.bytes} B" if distribution.bytes is not None else "",
        "encodingFormat": distribution.media_type or "application/octet-stream",
        "sha256": distribution.sha256,
    }
    return compact(file)


def _parquet_object(number: int, table: DistributionRecord, record: DatasetRecord) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": f"parquet-{number}",
        "name": f"{table.path} as Parquet",
        "description": "All rows with typed columns.",
        "contentUrl": f"{record.url}data.parquet?file={quote(table.path, safe='')}",
        "encodingFormat": PARQUET,
    }


def _record_set(number: int, table: DistributionRecord) -> dict[str, Any]:
    name = f"rows-{number}"
    fields = [_field(name, number, column) for column in table.columns]
    return {"@type": "cr:RecordSet", "@id": name, "name": name, "field": fields}


def _field(record_set: str, number: int, column: Column) -> dict[str, Any]:
    statistics = _statistics(f"{record_set}/{column.name}", column)
    return {
        "@type": "cr:Field",
        "@id": f"{record_set}/{column.name}",
        "name": f"{record_set}/{column.name}",
        "description": " ".join(filter(None, (column.description or column.source_name, column.unit))),
        "dataType": TYPES[column.type],
        "source": {
            "fileObject": {"@id": f"parquet-{number}"},
            "extract": {"column": column.name},
        },
        **({"cr:annotation": statistics} if statistics else {}),
    }


def _statistics(field: str, column: Column) -> list[dict[str, Any]]:
    """The statistics of the column's values, as annotations with a constant value each (Croissant 1.1)."""
    values = {
        "missing": ("sc:Integer", column.n_missing),
        "distinct": ("sc:Integer", column.n_distinct),
        "minimum": (TYPES[column.type], _value(column, column.minimum)),
        "maximum": (TYPES[column.type], _value(column, column.maximum)),
    }
    return [
        {"@type": "cr:Field", "@id": f"{field}/{name}", "name": f"{field}/{name}", "dataType": kind, "value": value}
        for name, (kind, value) in values.items()
        if value is not None and value != ""
    ]


def _value(column: Column, text: str) -> Any:
    """The text as JSON writes a value of the column: numbers as numbers, as far as JSON has them."""
    if column.type not in ("integer", "number") or not text:
        return text
    try:
        number = int(text) if column.type == "integer" else float(text)
    except ValueError:
        return text
    return number if math.isfinite(number) else text
