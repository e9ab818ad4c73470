"""Merging entries from a source: what changed there arrives, what a curator changed here stays."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from catalog.entries.fields import WRITABLE
from catalog.entries.identifiers import is_valid
from catalog.entries.models import Dataset
from catalog.entries.reading import record_of, with_everything
from catalog.entries.record import DatasetRecord, RelationRecord
from catalog.entries.search.search_index import index_datasets
from catalog.entries.writing import free_slug, write_record
from catalog.exchange.imports.models import Origin

# Fields that are kept without order -> what of each part is compared; formats, for one, add their media type.
UNORDERED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("domains", "data_types", "formats", "protocols"), ()),
    "organizations": ("name", "role"),
    "distributions": ("url", "title", "description", "path", "format", "sha256"),
    "relations": ("kind", "identifier"),
}


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


def changed_fields(*, origin: Origin | None, record: DatasetRecord) -> list[str]:
    """Fields that merging `record` would write: changed in the source since it was loaded, and not edited here."""
    if origin is None:
        return list(WRITABLE)
    record = _resolved(record)
    current = with_everything(Dataset.objects.all()).get(pk=origin.dataset_id)
    now = record_of(dataset=current, base_url="/").as_plain()
    now["relations"] = [  # all of them, also those to entries that only some may see
        asdict(RelationRecord(relation.kind, relation.target.identifier)) for relation in current.relations.all()
    ]
    said = record.as_plain()
    return [
        name
        for name in WRITABLE
        if not _same(name, said[name], origin.loaded.get(name)) and _same(name, now[name], origin.loaded.get(name))
    ]


@transaction.atomic
def merge_record(
    *,
    source: str,
    key: str,
    record: DatasetRecord,
    user: User | None = None,
    status: Dataset.Status = Dataset.Status.DRAFT,
    names: tuple[str, ...] = (),
    scale: str = "",
    places: tuple[str, ...] = (),
) -> tuple[Dataset, Outcome]:
    """Create or update the dataset that `source` calls `key`. A second merge of the same record writes nothing.

    names, scale, places: the source's own words, kept on the Origin. `status` is for new entries only.
    """
    record = _resolved(record)
    origin = Origin.objects.select_related("dataset").filter(source=source, key=key).first()
    writes = changed_fields(origin=origin, record=record)
    words = {"names": list(names), "scale": scale, "places": list(places), "loaded": record.as_plain()}
    if origin and all(getattr(origin, name) == value for name, value in words.items()):
        return origin.dataset, Outcome.UNCHANGED
    dataset = origin.dataset if origin else _new_dataset(record, user, status)
    if writes:
        write_record(dataset=dataset, record=record, names=writes)
    if not origin:
        keep_dates(dataset, record)
    Origin.objects.update_or_create(source=source, key=key, defaults={"dataset": dataset, **words})
    index_datasets(ids=[dataset.pk])  # the source's own words are facets too
    return dataset, Outcome.UPDATED if origin else Outcome.CREATED


def _resolved(record: DatasetRecord) -> DatasetRecord:
    """The record in order, with those of its relations that lead to datasets that we hold."""
    wanted = [relation.identifier for relation in record.relations]
    held = set(Dataset.objects.filter(identifier__in=wanted).values_list("identifier", flat=True)) if wanted else ()
    relations = (RelationRecord(r.kind, r.identifier) for r in record.relations if r.identifier in held)
    return replace(record.tidied(), relations=tuple(relations))


def _new_dataset(record: DatasetRecord, user: User | None, status: Dataset.Status) -> Dataset:
    published = timezone.now() if status == Dataset.Status.PUBLISHED else None
    slug = free_slug(model=Dataset, wish=record.slug or record.title)
    dataset = Dataset(title=record.title, slug=slug, owner=user, status=status, published_at=published)
    dataset.source_version = record.version
    if is_valid(record.identifier) and not Dataset.objects.filter(identifier=record.identifier).exists():
        dataset.identifier = record.identifier
    return dataset


def keep_dates(dataset: Dataset, record: DatasetRecord) -> None:
    """When it was made, changed and published is what its source says, as far as it says it as times."""
    said = {"created_at": record.created, "modified_at": record.modified, "published_at": record.published}
    dates = {name: moment for name, text in said.items() if (moment := _moment(text))}
    if dates:
        Dataset.objects.filter(pk=dataset.pk).update(**dates)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _same(name: str, now: object, loaded: object) -> bool:
    """Whether the field still says what was loaded; order matters only among creators and in lists of our own."""
    if name in UNORDERED:
        return _told(now, UNORDERED[name]) == _told(loaded, UNORDERED[name])
    return now == loaded


def _told(value: Any, facts: tuple[str, ...]) -> list[Any]:
    return sorted([part[fact] for fact in facts] if facts else part for part in value or ())
