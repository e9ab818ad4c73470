"""The neutral model: one dataset described, free of Django and of any exchange format.

Every writer turns a `DatasetRecord` into its format, every reader makes one; versions freeze it, loading the seed and
importing merge it. Dates are ISO 8601 text, the box is (west, south, east, north) in degrees WGS 84, '' is not said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from typing import Any
from urllib.parse import quote, urlsplit

UNKNOWN = "unknown"
# Characters that XML 1.0 cannot hold, such as the form feeds of text copied from a PDF, and halves of surrogate pairs.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ADDRESSES = {"url", "homepage", "license", "successor_url", "ror", "orcid"}


@dataclass(frozen=True)
class Column:
    """One column of a table: `type` is integer, number, boolean, date, datetime or string."""

    name: str
    type: str = "string"
    source_name: str = ""
    unit: str = ""
    description: str = ""


@dataclass(frozen=True)
class DistributionRecord:
    """One way to get the data. `url` is absolute; `path` is set for a file that the portal stores."""

    url: str
    title: str = ""
    description: str = ""
    path: str = ""
    format: str = ""
    media_type: str = ""
    bytes: int | None = None
    sha256: str = ""
    delimiter: str = ""
    encoding: str = ""
    header_row: int = 1
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True)
class OrganizationRecord:
    """`role` is steward, producer or funder."""

    name: str
    role: str = "steward"
    homepage: str = ""
    ror: str = ""


@dataclass(frozen=True)
class CreatorRecord:
    name: str
    orcid: str = ""
    affiliation: str = ""


@dataclass(frozen=True)
class VariableRecord:
    """Something measured or told of each thing, such as 'sea surface temperature' in 'degree Celsius'."""

    name: str
    unit: str = ""
    description: str = ""


@dataclass(frozen=True)
class RelationRecord:
    """`kind` is derived-from, part-of, replaces or depends-on; `identifier` names the other dataset."""

    kind: str
    identifier: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class DatasetRecord:
    title: str
    identifier: str = ""
    slug: str = ""
    url: str = ""
    alternate_names: tuple[str, ...] = ()
    summary: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    homepage: str = ""
    kind: str = "dataset"
    scale: str = UNKNOWN
    place: str = UNKNOWN
    archetype: str = ""
    pyramid: str = UNKNOWN
    domains: tuple[str, ...] = ()
    data_types: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    protocols: tuple[str, ...] = ()
    liveness: str = UNKNOWN
    liveness_note: str = ""
    confidence: str = UNKNOWN
    evidence: tuple[str, ...] = ()
    successor_name: str = ""
    successor_url: str = ""
    ask_whom: str = ""
    license: str = ""
    access_class: str = UNKNOWN
    access: str = ""
    contact_name: str = ""
    contact_email: str = ""
    cost_class: str = UNKNOWN
    build_recipe: str = ""
    temporal_text: str = ""
    temporal_start: str = ""
    temporal_end: str = ""
    spatial_text: str = ""
    box: tuple[float, float, float, float] | None = None
    variables: tuple[VariableRecord, ...] = ()
    creators: tuple[CreatorRecord, ...] = ()
    organizations: tuple[OrganizationRecord, ...] = ()
    distributions: tuple[DistributionRecord, ...] = ()
    relations: tuple[RelationRecord, ...] = ()
    version: str = ""
    created: str = ""
    modified: str = ""
    published: str = ""

    def organizations_as(self, role: str) -> list[OrganizationRecord]:
        return [organization for organization in self.organizations if organization.role == role]

    def stores(self, distribution: DistributionRecord) -> bool:
        """Whether it is a file that the portal itself keeps for this dataset."""
        return bool(distribution.path) and distribution.url.startswith(f"{self.url}files/")

    def tidied(self) -> DatasetRecord:
        """The same, with addresses as plain URIs and no character that some format could not carry."""
        return _tidied(self)

    def as_plain(self) -> dict[str, Any]:
        """Dicts, lists, text and numbers only, as JSON gives them back."""
        return _plain(asdict(self))

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> DatasetRecord:
        """Undo `as_plain`; keys we do not know are left out, so that records frozen by older editions are read."""
        known = {f.name for f in fields(cls)}
        values = {key: value for key, value in plain.items() if key in known}
        for key, value in values.items():
            if key in NESTED:
                values[key] = tuple(NESTED[key](**part) for part in value)
            elif isinstance(value, list):
                values[key] = tuple(value)
        return cls(**values)


def _distribution(columns: list[dict[str, Any]] | None = None, **values: Any) -> DistributionRecord:
    return DistributionRecord(columns=tuple(Column(**column) for column in columns or ()), **values)


NESTED: dict[str, Any] = {
    "variables": VariableRecord,
    "creators": CreatorRecord,
    "organizations": OrganizationRecord,
    "distributions": _distribution,
    "relations": RelationRecord,
}


@dataclass(frozen=True)
class PortalRecord:
    """The portal as a catalogue: `url` is its root with a trailing slash."""

    url: str
    name: str = "lwds"
    description: str = "A catalogue of datasets and data systems, small and large, with who keeps them and how alive."

    @property
    def contact_email(self) -> str:
        """Where a host is reached by convention (RFC 2142), for formats in which an address is mandatory."""
        return f"webmaster@{(urlsplit(self.url).hostname or 'localhost')}"

    @property
    def datasets_url(self) -> str:
        return f"{self.url}datasets/"


def _tidied(value: Any, name: str = "") -> Any:
    if isinstance(value, str):
        return uri(value) if name in ADDRESSES else legal(value)
    if isinstance(value, tuple):
        return tuple(_tidied(part) for part in value)
    if is_dataclass(value):
        parts = {f.name: getattr(value, f.name) for f in fields(value)}
        changed = {name: tidy for name, part in parts.items() if (tidy := _tidied(part, name)) != part}
        return replace(value, **changed) if changed else value  # type: ignore[type-var]
    return value


def legal(text: str) -> str:
    """The text without characters that some format cannot carry, its lines ended in one way."""
    return ILLEGAL.sub(" ", text.replace("\r\n", "\n"))


def uri(address: str) -> str:
    """The address with everything escaped that a URI may not hold; what is escaped already stays."""
    return quote(ILLEGAL.sub("", address).strip(), safe="/#%[]=:;$&()+,!?*@'~")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
