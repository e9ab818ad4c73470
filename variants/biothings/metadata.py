"""A release and its fields -> the answers to `/metadata` and `/metadata/fields`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from variants.fields.source_licenses import LICENSE_URLS
from variants.fields.spec import FieldSpec, Kind
from variants.genome.chromosomes import CHROMOSOMES
from variants.genome.vrs import refget_accession
from variants.releases.models import Release

_NO_SOURCES = frozenset({"vcf", "hg19", "hg38", "wgsa"})
_VERSION = re.compile(r"dbSNP_?(\d{3})")
_TYPES = {Kind.INTEGER: "integer", Kind.FLOAT: "float", Kind.FLAG: "boolean", Kind.TEXT: "keyword"}

# A bare word of a query is looked for in fields with these names.
_SEARCHED_BY_DEFAULT = ("dbsnp.rsid", ".genename", ".gene_name")


def release_metadata(release: Release, specs: Iterable[FieldSpec], *, assembly: str) -> dict[str, Any]:
    """{biothing_type, build_date, build_version, src: {source: {version, fields, name, license_url}}, refget:
    {chromosome: accession of its sequence}, stats: {total}}.

    Sources are the root keys of documents. Their versions are known only if a column's name has it (rs_dbSNP150).
    """
    sources: dict[str, dict[str, Any]] = {}
    for spec in specs:
        root, dot, _ = spec.path.partition(".")
        if dot and root not in _NO_SOURCES:
            license_url = {"license_url": LICENSE_URLS[root]} if root in LICENSE_URLS else {}
            source = sources.setdefault(root, {"version": None, "fields": 0, "name": spec.source, **license_url})
            source["fields"] += 1
            if version := _VERSION.search(spec.name):
                source["version"] = version[1]
    total = release.variant_count
    published = release.published_at
    return {
        "biothing_type": "variant",
        "assembly": assembly,
        "release": release.name,
        "build_date": published.isoformat() if published else None,
        "build_version": f"{release.name}-{release.edition}",
        "src": sources,
        "refget": {name: refget_accession(code, release.assembly) for code, name in enumerate(CHROMOSOMES, start=1)},
        "stats": {"total": total, assembly: total},
    }


def field_dictionary(
    specs: Iterable[FieldSpec], *, assembly: str, search: str = "", prefix: str = ""
) -> dict[str, dict[str, Any]]:
    """{dotted name: {"type", "index", ...}}; parents are listed as objects.

    `index` says whether a whole release can be searched by the field.

    Args:
        search: Part of the name, in any case.
        prefix: Beginning of the name.
    """
    entries: dict[str, dict[str, Any]] = {}
    for name, entry in [*_row_fields(assembly), *((spec.path, _entry(spec)) for spec in specs)]:
        parts = name.split(".")
        for depth in range(1, len(parts)):
            entries.setdefault(".".join(parts[:depth]), {"type": "object", "index": True})
        entries[name] = entry
    part = search.lower()
    return {name: entry for name, entry in entries.items() if part in name.lower() and name.startswith(prefix)}


def _row_fields(assembly: str) -> list[tuple[str, dict[str, Any]]]:
    position = {"type": "integer", "index": True}
    return [
        ("_id", {"type": "keyword", "index": True}),
        ("chrom", {"type": "keyword", "index": True}),
        (f"{assembly}.start", position),
        (f"{assembly}.end", position),
        ("vcf.position", {"type": "keyword", "index": True}),
        ("vcf.ref", {"type": "keyword", "index": True}),
        ("vcf.alt", {"type": "keyword", "index": True}),
    ]


def _entry(spec: FieldSpec) -> dict[str, Any]:
    entry: dict[str, Any] = {"type": _TYPES[spec.kind], "index": spec.filterable, "source": spec.source}
    if spec.path.endswith(_SEARCHED_BY_DEFAULT) and spec.filterable:
        entry["searched_by_default"] = True
    if spec.description:
        entry["description"] = spec.description
    return entry
