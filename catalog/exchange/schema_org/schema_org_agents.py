"""People and organizations as schema.org writes them: by name or in parts, as author or creator, inside roles."""

from __future__ import annotations

import re
from typing import Any

from catalog.entries.record import CreatorRecord, OrganizationRecord
from catalog.exchange.schema_org.jsonld_nodes import Node, list_values, local_name
from catalog.exchange.schema_org.jsonld_text import read_text

AUTHORS = ("creator", "author")
PERSON = "Person"
PERSON_NAMES = {"givenName", "familyName"}
ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])$")
ROR = re.compile(r"https?://ror\.org/\w+")


def read_creators(dataset: Node) -> tuple[CreatorRecord, ...]:
    """The people of `creator` and `author`, each once."""
    creators: dict[str, CreatorRecord] = {}
    for part in _authors(dataset):
        if not _is_organization(part) and (name := _name(part)):
            creators.setdefault(name, CreatorRecord(name, _orcid(part), _affiliation(part)))
    return tuple(creators.values())


def read_organizations(dataset: Node, *, is_native: bool) -> tuple[OrganizationRecord, ...]:
    """Publishers and providers as stewards, organizations that are authors as producers, and funders.

    Args:
        is_native: Whether a portal of this kind wrote it: one that knows no steward names itself as publisher, which
            is not an organization of the dataset.
    """
    publishers = _agents(dataset.get("publisher")) or _agents(dataset.get("provider"))
    stewards = [p for p in publishers if not (is_native and read_text(p.get("@id")).endswith("/datasets/"))]
    funders = _agents(dataset.get("funder"))
    for grant in [] if is_native else list_values(dataset.get("funding")):  # grants of its own name their funders
        funders += _agents(grant.get("funder")) if isinstance(grant, dict) else []
    parts = [("steward", part) for part in stewards]
    parts += [("producer", part) for part in _authors(dataset) if _is_organization(part)]
    parts += [("funder", part) for part in funders]
    organizations = (
        OrganizationRecord(
            name=read_text(part.get("name")),
            role=role,
            homepage=read_text(part.get("url")),
            ror=next((text for text in _identifiers(part) if ROR.match(text)), ""),
        )
        for role, part in parts
    )
    return tuple(dict.fromkeys(organization for organization in organizations if organization.name))


def _authors(dataset: Node) -> list[Node]:
    return [part for name in AUTHORS for part in _agents(dataset.get(name))]


def _agents(value: Any) -> list[Node]:
    """The nodes of agents; a plain name is a node too, and a Role stands around an agent."""
    agents: list[Node] = []
    for part in list_values(value):
        if isinstance(part, dict) and local_name(_first_type(part)) == "Role":
            agents += [agent for name in (*AUTHORS, "funder", "publisher") for agent in _agents(part.get(name))]
        else:
            agents.append(part if isinstance(part, dict) else {"name": part})
    return agents


def _first_type(part: Node) -> Any:
    return next(iter(list_values(part.get("@type"))), PERSON)


def _is_organization(part: Node) -> bool:
    kinds = {local_name(kind) for kind in list_values(part.get("@type"))}
    return bool(kinds) and PERSON not in kinds and not PERSON_NAMES & set(part)


def _name(part: Node) -> str:
    """The name as it stands, else 'family name, given name', else the address of the person."""
    given, family = read_text(part.get("givenName")), read_text(part.get("familyName"))
    return read_text(part.get("name")) or ", ".join(filter(None, (family, given))) or read_text(part.get("@id"))


def _orcid(part: Node) -> str:
    numbers = (match[1] for text in _identifiers(part) if (match := ORCID.search(text)))
    return next((f"https://orcid.org/{number}" for number in numbers), "")


def _affiliation(part: Node) -> str:
    names = [
        read_text(entry.get("name")) if isinstance(entry, dict) and "name" in entry else read_text(entry)
        for entry in list_values(part.get("affiliation"))
    ]
    return "; ".join(filter(None, names))


def _identifiers(part: Node) -> list[str]:
    """Every address and identifier of an agent."""
    values = [part.get("@id")]
    for name in ("identifier", "sameAs", "url"):
        for value in list_values(part.get(name)):
            values.append(
                value.get("value") or value.get("@id") or value.get("url") if isinstance(value, dict) else value
            )
    return [read_text(value) for value in values]
