"""Identifiers that others gave a dataset or a publication: which scheme a text belongs to, and where it leads.

Separate module because records, pages and formats need it, and it knows none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

DOI, ARK, HANDLE, ACCESSION, URL, OTHER = "DOI", "ARK", "Handle", "accession", "URL", "other"
SCHEMES = (DOI, ARK, HANDLE, ACCESSION, URL, OTHER)
PATTERNS = {
    DOI: re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE),
    ARK: re.compile(r"(?:https?://[^/\s]+/)?(ark:/?[0-9a-z]{5,}/\S+)", re.IGNORECASE),
    HANDLE: re.compile(r"(?:https?://hdl\.handle\.net/|hdl:\s*)(\d[\d.]*/\S+)", re.IGNORECASE),
    URL: re.compile(r"(https?://\S+)", re.IGNORECASE),
}
RESOLVERS = {DOI: "https://doi.org/", ARK: "https://n2t.net/", HANDLE: "https://hdl.handle.net/", URL: ""}


def parse_identifier(text: str) -> tuple[str, str]:
    """(scheme, value without its resolver) of an identifier as people and formats write it.

    Example:
        >>> [parse_identifier(text) for text in ("https://doi.org/10.5061/dryad.8515", "hdl:20.5/1", "X1")]
        [('DOI', '10.5061/dryad.8515'), ('Handle', '20.5/1'), ('other', 'X1')]
    """
    text = text.strip()
    for scheme, pattern in PATTERNS.items():
        if match := pattern.fullmatch(text):
            return scheme, match[1]
    return OTHER, text


def persistent_identifiers(texts: Iterable[str]) -> list[tuple[str, str]]:
    """(scheme, value) of those texts that are a DOI, an ARK or a Handle, each once."""
    identifiers = dict.fromkeys(map(parse_identifier, texts))
    return [identifier for identifier in identifiers if identifier[0] in (DOI, ARK, HANDLE)]


def identifier_url(scheme: str, value: str) -> str:
    """The address that the identifier leads to; '' for schemes that have no resolver.

    Example:
        >>> identifier_url("DOI", "10.5061/dryad.8515")
        'https://doi.org/10.5061/dryad.8515'
    """
    return RESOLVERS[scheme] + value if scheme in RESOLVERS else ""
