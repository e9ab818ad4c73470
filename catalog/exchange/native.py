"""Fields of a record that no exchange vocabulary has, or has without order, under the portal's own namespace.

Formats that can carry them write them too, so that another portal of this kind reads back the whole record.
Separate module because several formats carry them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from catalog.entries.declared_field import Kind
from catalog.entries.fields import TEXT_KINDS, native_names
from catalog.entries.liveness import with_parsed_liveness
from catalog.entries.part_fields import PART_RECORDS, PARTS, ROLES, read_line, write_line
from catalog.entries.record import DatasetRecord, RelationRecord

NAMESPACE = "urn:lwds:terms:"  # of portals before they had addresses of their own; still read
# The namespace of a portal's terms, PortalRecord.terms_url, wherever the portal is.
ADDRESS = re.compile(r"https?://[^\s#?]+/terms/lwds#")
PERMANENT_URL = re.compile(r"https?://\S+/datasets/id/(lwds:[^/\s]+)/")
NATIVE_TEXTS = (*native_names(*TEXT_KINDS), "version", "created")
NATIVE_LISTS = native_names(Kind.LIST, Kind.TERMS)
NATIVE_PARTS = native_names(Kind.PARTS)
RELATION = "relation"
CREATOR_ORDER = "creator_order"
ORGANIZATION_ORDER = "organization_order"
FURTHER = "further"  # marks places and periods besides the main ones, which formats do not tell apart


def native_values(record: DatasetRecord) -> list[tuple[str, str]]:
    """(field, value) for every native field that is not empty; lists give one pair for each value, in order.

    Example:
        >>> native_values(DatasetRecord(title="Flow", keywords=("ice", "snow")))[-2:]
        [('keywords', 'ice'), ('keywords', 'snow')]
    """
    pairs = [(name, getattr(record, name)) for name in NATIVE_TEXTS if getattr(record, name)]
    pairs += [(name, value) for name in NATIVE_LISTS for value in getattr(record, name)]
    pairs += [(name, write_line(part, PARTS[name])) for name in NATIVE_PARTS for part in getattr(record, name)]
    pairs += [(CREATOR_ORDER, creator.name) for creator in record.creators]
    pairs += [(ORGANIZATION_ORDER, o.name) for role in ROLES for o in record.organizations_as(role)]
    return pairs + [(RELATION, f"{r.kind} {r.identifier}") for r in record.relations]


def parse_native_values(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Keyword arguments of a DatasetRecord, from what `native_values` wrote. Unknown names are left out."""
    pairs = list(pairs)
    fields: dict[str, Any] = {name: value for name, value in pairs if name in NATIVE_TEXTS}
    for name in NATIVE_LISTS:
        if values := tuple(value for other_name, value in pairs if other_name == name):
            fields[name] = values
    for name in NATIVE_PARTS:
        if parts := tuple(_read_parts(name, [value for other_name, value in pairs if other_name == name])):
            fields[name] = parts
    relations = [value.partition(" ") for name, value in pairs if name == RELATION]
    if relations:
        fields["relations"] = tuple(RelationRecord(kind, identifier) for kind, _, identifier in relations)
    return with_parsed_liveness(fields)


def own_identifier(text: str) -> str:
    """The identifier in the permanent address of an entry in a portal of this kind; any other text as it is.

    Example:
        >>> own_identifier("https://data.example.org/datasets/id/lwds:2026-000000019/"), own_identifier("10.5061/x")
        ('lwds:2026-000000019', '10.5061/x')
    """
    match = PERMANENT_URL.fullmatch(text)
    return match[1] if match else text


def _read_parts(name: str, lines: Iterable[str]) -> Iterator[Any]:
    """Parts of the lines that can be read; somebody else's portal may be newer."""
    for line in lines:
        try:
            yield PART_RECORDS[name](**read_line(line, PARTS[name]))
        except ValueError:
            continue


def namespace_of(addresses: Iterable[str]) -> str:
    """The namespace of the portal's own terms that some of the addresses have."""
    return next((match[0] for address in addresses if (match := ADDRESS.match(address))), NAMESPACE)


def term_name(address: str) -> str:
    """The name of the portal's own term that the address is of; '' of any other address.

    Example:
        >>> term_name("https://data.example.org/terms/lwds#liveness"), term_name("http://purl.org/dc/terms/created")
        ('liveness', '')
    """
    if address.startswith(NAMESPACE):
        return address.removeprefix(NAMESPACE)
    match = ADDRESS.match(address)
    return address[match.end() :] if match else ""
