"""A dataset as one would cite it."""

from __future__ import annotations

from catalog.entries.record import DatasetRecord


def authors(record: DatasetRecord) -> list[str]:
    """Creators; where none are named, the producers, else the stewards."""
    people = [creator.name for creator in record.creators]
    organizations = record.organizations_as("producer") or record.organizations_as("steward")
    return people or [organization.name for organization in organizations]


def publication_year(record: DatasetRecord) -> str:
    return (record.published or record.created)[:4]


def permanent_url(record: DatasetRecord) -> str:
    """The address by identifier, which stays when the slug changes."""
    return record.url.removesuffix(f"{record.slug}/") + f"id/{record.identifier}/"


def cite(record: DatasetRecord) -> str:
    who = "; ".join(authors(record)) or "Unknown"
    version = f" Version {record.version}." if record.version else ""
    return f"{who} ({publication_year(record)}). {record.title}.{version} {record.identifier}. {permanent_url(record)}"
