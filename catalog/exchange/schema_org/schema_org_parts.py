"""Identifiers, publications, grants, themes and languages of a dataset as schema.org writes them.

Separate module because each of them is a list of nodes, texts or addresses of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from catalog.entries.external_identifiers import ACCESSION, DOI, URL, parse_identifier, persistent_identifiers
from catalog.entries.part_fields import PARTS
from catalog.entries.record import GrantRecord, IdentifierRecord, PublicationRecord
from catalog.exchange.schema_org.jsonld_nodes import Node, list_values
from catalog.exchange.schema_org.jsonld_text import read_text
from catalog.exchange.source_entry import MAX_PARTS, MAX_WORDS, is_absolute, is_url, language_codes


def read_identifier(part: Any) -> str:
    """The value of an identifier, however it is written; '' for one without meaning elsewhere, such as '#doi'."""
    if not isinstance(part, dict):
        return read_text(part)
    text = read_text(part.get("value")) or read_text(part.get("@value")) or read_text(part.get("url"))
    address = read_text(part.get("@id"))
    return text or (address if is_absolute(address) else "")


def read_parts(dataset: Node, addresses: Iterable[str]) -> dict[str, Any]:
    """Fields of a record that are lists of parts; `addresses` are where the dataset is, which may be identifiers."""
    return {
        "identifiers": _identifiers(dataset, addresses),
        "publications": _stored("publications", map(_publication, list_values(dataset.get("citation")))),
        "grants": _stored("grants", map(_grant, list_values(dataset.get("funding")))),
        "themes": tuple(dict.fromkeys(filter(None, map(_theme, list_values(dataset.get("about")))))),
        "languages": language_codes(_language(part) for part in list_values(dataset.get("inLanguage"))),
        "method": "; ".join(filter(None, map(_name, list_values(dataset.get("measurementTechnique"))))),
    }


def _stored(name: str, parts: Iterable[Any]) -> tuple[Any, ...]:
    """The first parts that there are, each once, without those that are longer than the catalogue stores."""
    limits = {column.name: column.max_length for column in PARTS[name] if column.max_length}
    known = dict.fromkeys(part for part in parts if part)
    fitting = (p for p in known if all(len(getattr(p, key)) <= limit for key, limit in limits.items()))
    return tuple(islice(fitting, MAX_PARTS))


def _identifiers(dataset: Node, addresses: Iterable[str]) -> tuple[IdentifierRecord, ...]:
    """Its DOI, ARK or Handle, wherever the document says it, and its accession numbers."""
    parts = list_values(dataset.get("identifier"))
    pairs = persistent_identifiers([*map(read_identifier, parts), read_text(dataset.get("@id")), *addresses])
    numbered = [part for part in parts if isinstance(part, dict) and part.get("propertyID") == ACCESSION]
    pairs += [(ACCESSION, read_identifier(part)) for part in numbered]
    return _stored("identifiers", (IdentifierRecord(*pair) for pair in pairs if pair[1]))


def _publication(part: Any) -> PublicationRecord | None:
    """A cited work that has a DOI, an address or an identifier of its own; None for a citation in words alone."""
    texts = [read_text(part)]
    if isinstance(part, dict):
        texts = [*map(read_identifier, list_values(part.get("identifier")))]
        texts += [read_text(part.get(key)) for key in ("@id", "url", "sameAs")]
    known = [text for text in texts if parse_identifier(text)[0] in (DOI, URL)]
    if not known:
        return _numbered_publication(part)
    dois = [text for text in known if parse_identifier(text)[0] == DOI]
    identifier = parse_identifier(next(iter(dois), known[0]))[1]
    return PublicationRecord("references", identifier, _name(part)[:MAX_WORDS] if isinstance(part, dict) else "")


def _numbered_publication(part: Any) -> PublicationRecord | None:
    """A cited work that is known by a number, such as that of a report."""
    parts = list_values(part.get("identifier")) if isinstance(part, dict) else []
    number = next(filter(None, map(read_identifier, parts)), "")
    title = "" if _name(part) == number else _name(part)
    return PublicationRecord("references", number, title[:MAX_WORDS]) if number else None


def _grant(part: Any) -> GrantRecord | None:
    """A grant that has a number."""
    if not isinstance(part, dict):
        return None
    number = next(filter(None, map(read_identifier, list_values(part.get("identifier")))), "")
    address = next(filter(is_url, (read_text(part.get("url")), read_text(part.get("@id")))), "")
    funder = next(filter(None, map(_name, list_values(part.get("funder")))), "")
    title = "" if _name(part) == number else _name(part)
    return GrantRecord(number, funder[:MAX_WORDS], title[:MAX_WORDS], address) if number else None


def _theme(part: Any) -> str:
    """The address of a concept."""
    address = read_text(part.get("@id") or part.get("url")) if isinstance(part, dict) else read_text(part)
    return address if is_url(address) and len(address) <= MAX_WORDS else ""


def _language(part: Any) -> str:
    keys = ("alternateName", "identifier", "name")
    texts = [read_text(part.get(key)) for key in keys] if isinstance(part, dict) else []
    return next(filter(None, texts), "") or read_text(part)


def _name(part: Any) -> str:
    return read_text(part.get("name")) if isinstance(part, dict) else read_text(part)
