"""A description of one dataset, independent of Django and of any exchange format.

Every writer turns a `DatasetRecord` into its format, every reader makes one; a version stores it, imports merge it.
Dates are ISO 8601 text, the box is (west, south, east, north) in degrees WGS 84, '' is a value that is not known.
One file because it is one description.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from typing import Any, cast
from urllib.parse import quote, urlsplit

from catalog.entries.liveness import UNKNOWN, with_parsed_liveness

# Characters that XML 1.0 cannot hold, such as the form feeds of text copied from a PDF, and halves of surrogate pairs.
ILLEGAL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
URL_FIELDS = {"url", "homepage", "license", "successor_url", "ror", "orcid", "endpoint_url", "endpoint_description"}


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        type: integer, number, boolean, date, datetime or string.
        spelling: How the file writes its numbers or dates, as "decimal comma"; empty for what every program reads.
        n_missing: Cells without a value; None if they were not counted. n_distinct is estimated.
        minimum, maximum: As text; empty in columns of text.
    """

    name: str
    type: str = "string"
    source_name: str = ""
    unit: str = ""
    description: str = ""
    spelling: str = ""
    n_missing: int | None = None
    n_distinct: int | None = None
    minimum: str = ""
    maximum: str = ""


@dataclass(frozen=True)
class DistributionRecord:
    """One way to get the data. `url` is absolute; `path` is set for a file that the portal stores.

    `recipe` is JSON: how a table was read from the file, as `manage.py read_table --recipe` takes it.
    """

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
    recipe: str = ""


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
    """A variable of the data, such as 'sea surface temperature' in 'degree Celsius'."""

    name: str
    unit: str = ""
    description: str = ""


@dataclass(frozen=True)
class IdentifierRecord:
    """An identifier from elsewhere; `scheme` is one of external_identifiers.SCHEMES, `value` has no resolver."""

    scheme: str
    value: str


@dataclass(frozen=True)
class PublicationRecord:
    """`relation` is what the dataset is to it, such as is-described-by; `identifier` is a DOI or an address."""

    relation: str
    identifier: str
    title: str = ""


@dataclass(frozen=True)
class GrantRecord:
    number: str
    funder: str = ""
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class PlaceRecord:
    """A further place: its name, its box as 'west,south,east,north', its address in a gazetteer."""

    name: str = ""
    box: str = ""
    url: str = ""


@dataclass(frozen=True)
class PeriodRecord:
    """A further period; `start` and `end` are days, months, or years, which may be negative."""

    name: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True)
class RelationRecord:
    """`kind` is a word of part_fields.RELATION_KINDS; `identifier` names the other dataset."""

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
    archetype: str = ""
    pyramid: str = UNKNOWN
    domains: tuple[str, ...] = ()
    data_types: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    protocols: tuple[str, ...] = ()
    liveness: str = UNKNOWN
    liveness_reason: str = UNKNOWN
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
    resource_type: str = "dataset"
    endpoint_url: str = ""
    endpoint_description: str = ""
    themes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    frequency: str = UNKNOWN
    spatial_resolution: str = ""
    temporal_resolution: str = ""
    method: str = ""
    identifiers: tuple[IdentifierRecord, ...] = ()
    publications: tuple[PublicationRecord, ...] = ()
    grants: tuple[GrantRecord, ...] = ()
    places: tuple[PlaceRecord, ...] = ()
    periods: tuple[PeriodRecord, ...] = ()
    version: str = ""
    created: str = ""
    modified: str = ""
    published: str = ""

    def organizations_as(self, role: str) -> list[OrganizationRecord]:
        """Organizations of a role, in order."""
        return [organization for organization in self.organizations if organization.role == role]

    def is_stored_file(self, distribution: DistributionRecord) -> bool:
        """Whether it is a file that the portal stores for this dataset."""
        return bool(distribution.path) and distribution.url.startswith(f"{self.url}files/")

    def normalized(self) -> DatasetRecord:
        """The record with escaped URIs, and without characters that some format cannot contain."""
        return cast(DatasetRecord, _normalize(self))

    def as_dict(self) -> dict[str, Any]:
        """The record as dicts, lists, text and numbers, equal to what JSON gives back."""
        document: dict[str, Any] = _as_json(asdict(self))
        return document

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> DatasetRecord:
        """The record that `as_dict` gave, also of an older portal: unknown keys are ignored, old words understood."""
        names = {field.name for field in fields(cls)}
        values = with_parsed_liveness({key: value for key, value in document.items() if key in names})
        for key, value in values.items():
            if key in PART_CLASSES:
                values[key] = tuple(PART_CLASSES[key](**part) for part in value)
            elif isinstance(value, list):
                values[key] = tuple(value)
        return cls(**values)


def _distribution(columns: list[dict[str, Any]] | None = None, **values: Any) -> DistributionRecord:
    return DistributionRecord(columns=tuple(Column(**column) for column in columns or ()), **values)


PART_CLASSES: dict[str, Any] = {
    "variables": VariableRecord,
    "creators": CreatorRecord,
    "organizations": OrganizationRecord,
    "distributions": _distribution,
    "relations": RelationRecord,
    "identifiers": IdentifierRecord,
    "publications": PublicationRecord,
    "grants": GrantRecord,
    "places": PlaceRecord,
    "periods": PeriodRecord,
}


@dataclass(frozen=True)
class PortalRecord:
    """The portal as a catalogue; `url` is its address with a trailing slash."""

    url: str
    name: str = "lwds"
    description: str = "A catalogue of datasets and data systems, small and large, with who keeps them and how alive."

    @property
    def contact_email(self) -> str:
        """The address of every host by convention (RFC 2142), for formats in which one is mandatory."""
        return f"webmaster@{(urlsplit(self.url).hostname or 'localhost')}"

    @property
    def terms_url(self) -> str:
        """The namespace of the portal's own terms, which a page describes."""
        return f"{self.url}terms/lwds#"

    @property
    def datasets_url(self) -> str:
        return f"{self.url}datasets/"


def _normalize(value: Any, name: str = "") -> Any:
    if isinstance(value, str):
        return escape_uri(value) if name in URL_FIELDS else remove_illegal_characters(value)
    if isinstance(value, tuple):
        return tuple(_normalize(part) for part in value)
    if is_dataclass(value):
        parts = {f.name: getattr(value, f.name) for f in fields(value)}
        changed = {name: new for name, part in parts.items() if (new := _normalize(part, name)) != part}
        return replace(value, **changed) if changed else value  # type: ignore[type-var]
    return value


def remove_illegal_characters(text: str) -> str:
    """The text without characters that XML cannot contain, with line feeds alone as line ends.

    Example:
        >>> remove_illegal_characters("a\\x0cb\\r\\nc")
        'a b\\nc'
    """
    return ILLEGAL_CHARACTERS.sub(" ", text.replace("\r\n", "\n"))


def escape_uri(address: str) -> str:
    """The address with everything escaped that a URI cannot contain; what is escaped already stays.

    Example:
        >>> escape_uri("https://host/a b%20c?share=5%")
        'https://host/a%20b%20c?share=5%25'
    """
    text = LONE_PERCENT.sub("%25", ILLEGAL_CHARACTERS.sub("", address).strip())
    return quote(text, safe="/#%[]=:;$&()+,!?*@'~")


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_json(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_as_json(part) for part in value]
    return value
