"""Fields of a record that no exchange vocabulary has, or has without order: written under our own namespace too.

They make export and import a fixed point: what a portal like this one says, another one understands whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.entries.record import DatasetRecord, RelationRecord

NAMESPACE = "urn:lwds:terms:"
TEXTS = (
    "summary",
    "kind",
    "scale",
    "place",
    "archetype",
    "pyramid",
    "liveness",
    "liveness_note",
    "confidence",
    "successor_name",
    "successor_url",
    "ask_whom",
    "contact_name",
    "contact_email",
    "access_class",
    "access",
    "cost_class",
    "build_recipe",
    "temporal_text",
    "version",
    "created",
)
LISTS = ("alternate_names", "keywords", "domains", "data_types", "formats", "protocols", "evidence")
RELATION = "relation"
CREATOR = "creator_order"
ORGANIZATION = "organization_order"
ROLES = ("steward", "producer", "funder")


def own_values(record: DatasetRecord) -> list[tuple[str, str]]:
    """(field, value) for every own field that says something; lists give one pair for each value, in order."""
    pairs = [(name, getattr(record, name)) for name in TEXTS if getattr(record, name)]
    pairs += [(name, value) for name in LISTS for value in getattr(record, name)]
    pairs += [(CREATOR, creator.name) for creator in record.creators]
    pairs += [(ORGANIZATION, o.name) for role in ROLES for o in record.organizations_as(role)]
    return pairs + [(RELATION, f"{r.kind} {r.identifier}") for r in record.relations]


def read_own(pairs: list[tuple[str, str]]) -> Mapping[str, Any]:
    """Undo `own_values`: keyword arguments for a DatasetRecord. Names that we do not know are left out."""
    values: dict[str, Any] = {name: value for name, value in pairs if name in TEXTS}
    for name in LISTS:
        if said := tuple(value for other, value in pairs if other == name):
            values[name] = said
    relations = [value.partition(" ") for name, value in pairs if name == RELATION]
    if relations:
        values["relations"] = tuple(RelationRecord(kind, identifier) for kind, _, identifier in relations)
    return values
