"""The facts of a dataset as its page lists them, made of the declared fields.

Separate module because neither reading nor the page owns the order and the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from catalog.entries.declared_field import Field, Kind
from catalog.entries.external_identifiers import identifier_url, parse_identifier
from catalog.entries.fields import FIELDS
from catalog.entries.models import Dataset, Responsibility
from catalog.entries.record import DatasetRecord, PeriodRecord

# fields that are shown together, as one fact of the first
MERGED_FIELDS = {"temporal_start": "temporal_text", "temporal_end": "temporal_text"}
MAX_FACT_VALUES = 60  # of one fact on the page; a release has hundreds of fields, and the exports have all
HIDDEN_WHERE_EMPTY = (Kind.LIST, Kind.PARTS, Kind.BOX, Kind.DAY, Kind.PARAGRAPH)


@dataclass(frozen=True)
class FactValue:
    """One value of a fact; `url` is its link, `note` is shown beside it in small letters."""

    text: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Fact:
    """A label and its values; without any, the value is not known. `n_more` values are not listed."""

    label: str
    values: tuple[FactValue, ...]
    n_more: int = 0


def list_facts(*, dataset: Dataset, record: DatasetRecord) -> list[Fact]:
    """The facts of a dataset in the order of the form; `record` is the dataset as its reader may see it."""
    facts = []
    for field in FIELDS:
        if not field.is_fact or field.name in MERGED_FIELDS:
            continue
        values = tuple(_values(field, dataset, record))
        if values or field.kind not in HIDDEN_WHERE_EMPTY:
            n_more = max(0, len(values) - MAX_FACT_VALUES)
            facts.append(Fact(field.label, values[:MAX_FACT_VALUES], n_more))
    return facts


def _values(field: Field, dataset: Dataset, record: DatasetRecord) -> list[FactValue]:
    value = getattr(record, field.name)
    if field.name == "organizations":
        return [_responsibility(row) for row in dataset.responsibilities.all()]
    if field.kind == Kind.PARTS:
        return [PART_FACTS[field.name](part) for part in value]
    if field.kind == Kind.CHOICE:
        return [FactValue(getattr(dataset, f"get_{field.name}_display")())]
    if field.kind == Kind.BOX:
        return [FactValue(", ".join(f"{side:g}" for side in value), note="west, south, east, north")] if value else []
    if field.name == "temporal_text":
        return _period(record)
    texts = value if field.kind in (Kind.LIST, Kind.TERMS) else (value,)
    return [FactValue(text, _link(field, text)) for text in texts if text]


def _link(field: Field, text: str) -> str:
    """The address that a value leads to: itself, or the search for datasets that have the same."""
    if field.kind == Kind.URL:
        return text
    return _search_url(field.facet, text) if field.facet else ""


def _search_url(facet: str, value: str) -> str:
    return f"{reverse('catalog:list')}?{urlencode({facet: value})}"


def _period(record: DatasetRecord) -> list[FactValue]:
    is_dated = record.temporal_start or record.temporal_end
    days = f"{record.temporal_start or '…'} – {record.temporal_end or '…'}" if is_dated else ""
    if record.temporal_text:
        return [FactValue(record.temporal_text, note=days)]
    return [FactValue(days)] if days else []


def _responsibility(row: Responsibility) -> FactValue:
    page = reverse("catalog:organization", args=[row.organization.slug])
    return FactValue(row.organization.name, page, str(Responsibility.Role(row.role).label))


def _with_unit(part: Any) -> FactValue:
    return FactValue(f"{part.name} ({part.unit})" if part.unit else part.name, note=part.description)


def _person_url(orcid: str) -> str:
    """The page of the person here, if the ORCID is one; else its address."""
    try:
        return reverse("catalog:person", args=[orcid.rstrip("/").rsplit("/", 1)[-1]])
    except NoReverseMatch:
        return orcid


def _period_note(part: PeriodRecord) -> str:
    return f"{part.start or '…'} – {part.end or '…'}" if part.name and (part.start or part.end) else ""


PART_FACTS: dict[str, Any] = {
    "creators": lambda part: FactValue(part.name, _person_url(part.orcid), part.affiliation),
    "variables": _with_unit,
    "identifiers": lambda part: FactValue(part.value, identifier_url(part.scheme, part.value), part.scheme),
    "publications": lambda part: FactValue(
        part.title or part.identifier,
        identifier_url(*parse_identifier(part.identifier)),
        part.relation.replace("-", " "),
    ),
    "grants": lambda part: FactValue(" ".join(filter(None, (part.funder, part.number))), part.url, part.title),
    "places": lambda part: FactValue(part.name or part.box, part.url, part.box if part.name else ""),
    "periods": lambda part: FactValue(part.name or f"{part.start} – {part.end}", note=_period_note(part)),
}
