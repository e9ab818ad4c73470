"""Fields of a record that no exchange vocabulary has, or has without order, under the portal's own namespace.

Formats that can carry them write them too, so that another portal of this kind reads back the whole record.
Separate module because several formats carry them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catalog.entries.fields import TEXT_KINDS, Kind, native_names
from catalog.entries.part_fields import ROLES
from catalog.entries.record import DatasetRecord, RelationRecord

NAMESPACE = "urn:lwds:terms:"
NATIVE_TEXTS = (*native_names(*TEXT_KINDS), "version", "created")
NATIVE_LISTS = native_names(Kind.LIST, Kind.TERMS)
RELATION = "relation"
CREATOR_ORDER = "creator_order"
ORGANIZATION_ORDER = "organization_order"


def native_values(record: DatasetRecord) -> list[tuple[str, str]]:
    """(field, value) for every native field that is not empty; lists give one pair for each value, in order.

    Example:
        >>> native_values(DatasetRecord(title="Flow", keywords=("ice", "snow")))[-2:]
        [('keywords', 'ice'), ('keywords', 'snow')]
    """
    pairs = [(name, getattr(record, name)) for name in NATIVE_TEXTS if getattr(record, name)]
    pairs += [(name, value) for name in NATIVE_LISTS for value in getattr(record, name)]
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
    relations = [value.partition(" ") for name, value in pairs if name == RELATION]
    if relations:
        fields["relations"] = tuple(RelationRecord(kind, identifier) for kind, _, identifier in relations)
    return fields
