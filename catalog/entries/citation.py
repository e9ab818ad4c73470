"""A dataset as one cites it: authors, year, permanent address.

Separate module because nearly every format and the dataset's page use it.
"""

from __future__ import annotations

from catalog.entries.external_identifiers import identifier_url, persistent_identifiers
from catalog.entries.record import DatasetRecord


def author_names(record: DatasetRecord) -> list[str]:
    """Creators; without any, the producers, else the stewards."""
    people = [creator.name for creator in record.creators]
    organizations = record.organizations_as("producer") or record.organizations_as("steward")
    return people or [organization.name for organization in organizations]


def publication_year(record: DatasetRecord) -> str:
    """The year in which it was published, else created."""
    return (record.published or record.created)[:4]


def permanent_url(record: DatasetRecord) -> str:
    """The address by identifier, which stays when the slug changes."""
    return record.url.removesuffix(f"{record.slug}/") + f"id/{record.identifier}/"


def cite(record: DatasetRecord) -> str:
    """How to cite the dataset, in one sentence with its DOI, ARK or Handle, else its address here.

    Example:
        >>> cite(DatasetRecord("Flow", "lwds:2026-1", "flow", "https://host/datasets/flow/", published="2026-01-31"))
        'Unknown (2026). Flow. lwds:2026-1. https://host/datasets/id/lwds:2026-1/'
    """
    persistent = persistent_identifiers(identifier.value for identifier in record.identifiers)
    address = identifier_url(*persistent[0]) if persistent else permanent_url(record)
    authors = "; ".join(author_names(record)) or "Unknown"
    version = f" Version {record.version}." if record.version else ""
    return f"{authors} ({publication_year(record)}). {record.title}.{version} {record.identifier}. {address}"
