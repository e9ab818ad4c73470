"""A dataset as reference managers take it: BibTeX, RIS and CSL JSON."""

from __future__ import annotations

import re
from typing import Any

from catalog.entries.citation import author_names, permanent_url, publication_year
from catalog.entries.external_identifiers import DOI
from catalog.entries.record import DatasetRecord, PortalRecord
from catalog.exchange.documents import compact

SPECIAL = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", **{sign: f"\\{sign}" for sign in "&%$#_"}}


def write_bibtex(record: DatasetRecord, portal: PortalRecord) -> str:
    """One @misc entry, which every style of BibTeX and BibLaTeX has."""
    creators = {creator.name for creator in record.creators}
    authors = [_bibtex(name) if name in creators else f"{{{_bibtex(name)}}}" for name in author_names(record)]
    fields = {
        "title": f"{{{_bibtex(record.title)}}}",
        "author": " and ".join(authors),
        "year": publication_year(record),
        "publisher": _bibtex(portal.name),
        "version": _bibtex(record.version),
        "doi": _doi(record),
        "url": permanent_url(record),
        "note": _bibtex(record.identifier),
    }
    key = re.sub(r"[^A-Za-z0-9-]+", "-", record.identifier) or "dataset"
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}\n"


def write_ris(record: DatasetRecord, portal: PortalRecord) -> str:
    """One record of type DATA; lines end as the format demands, with CR and LF."""
    pairs = [
        ("TY", "DATA"),
        ("TI", record.title),
        *(("AU", name) for name in author_names(record)),
        ("PY", publication_year(record)),
        ("PB", portal.name),
        ("ET", record.version),
        *(("KW", word) for word in record.keywords),
        ("AB", record.description or record.summary),
        ("DO", _doi(record)),
        ("UR", permanent_url(record)),
        ("AN", record.identifier),
    ]
    lines = [f"{tag}  - {' '.join(text.split())}" for tag, text in pairs if text]
    return "\r\n".join([*lines, "ER  - ", ""])


def write_csl(record: DatasetRecord, portal: PortalRecord) -> dict[str, Any]:
    """The item of citeproc (CSL JSON 1.0)."""
    creators = {creator.name for creator in record.creators}
    year = publication_year(record)
    return compact(
        {
            "id": record.identifier,
            "type": "dataset",
            "title": record.title,
            "author": [_csl_person(name) if name in creators else {"literal": name} for name in author_names(record)],
            "issued": {"date-parts": [[int(year)]]} if year else {},
            "publisher": portal.name,
            "version": record.version,
            "abstract": record.description or record.summary,
            "DOI": _doi(record),
            "URL": permanent_url(record),
        }
    )


def _csl_person(name: str) -> dict[str, str]:
    family, comma, given = name.partition(",")
    return {"family": family.strip(), "given": given.strip()} if comma else {"literal": name}


def _doi(record: DatasetRecord) -> str:
    return next((identifier.value for identifier in record.identifiers if identifier.scheme == DOI), "")


def _bibtex(text: str) -> str:
    return "".join(SPECIAL.get(sign, sign) for sign in " ".join(text.split()))
