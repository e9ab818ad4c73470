"""Merging entries from a source: what changed there is taken over, what was edited here stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.revisions import lock_row
from catalog.entries.fields import TERM_FIELDS, WRITABLE_FIELDS
from catalog.entries.identifiers import is_valid
from catalog.entries.models import Dataset
from catalog.entries.reading import build_record, with_record_relations
from catalog.entries.record import DatasetRecord, RelationRecord
from catalog.entries.related_rows import free_slug
from catalog.entries.search.search_index import index_datasets
from catalog.entries.writing import write_record
from catalog.exchange.imports.models import Origin

# Fields stored without order -> what of each value is compared; formats, for one, add their media type.
UNORDERED_FIELDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(TERM_FIELDS, ()),
    "organizations": ("name", "role"),
    "distributions": ("url", "title", "description", "path", "format", "sha256"),
    "relations": ("kind", "identifier"),
}


class MergeOutcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


def changed_fields(*, origin: Origin | None, record: DatasetRecord) -> list[str]:
    """Fields that merging `record` would write: changed in the source since it was loaded, and not edited here."""
    if origin is None:
        return list(WRITABLE_FIELDS)
    dataset = with_record_relations(Dataset.objects.all()).get(pk=origin.dataset_id)
    current = build_record(dataset=dataset, base_url="/", with_derived=False).as_dict()
    current["relations"] = [  # all of them, also those to entries that are not public
        asdict(RelationRecord(relation.kind, relation.target.identifier)) for relation in dataset.relations.all()
    ]
    new, loaded = _prepare_record(record).as_dict(), origin.loaded
    return [
        name
        for name in WRITABLE_FIELDS
        if not _is_same(name, new[name], loaded.get(name)) and _is_same(name, current[name], loaded.get(name))
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
    tags: tuple[str, ...] = (),
) -> tuple[Dataset, MergeOutcome]:
    """Create or update the dataset that `source` calls `key`. A second merge of the same record writes nothing.

    Args:
        status: Of a new dataset.
        names: The source's own names of it, stored on its Origin, as are `tags`.

    Raises:
        ValidationError: By field, what cannot be stored.
    """
    record = _prepare_record(record)
    origin = Origin.objects.select_related("dataset").filter(source=source, key=key).first()
    if origin:
        lock_row(origin.dataset)  # what people write meanwhile waits, and is compared when it comes first
    fields = changed_fields(origin=origin, record=record)
    facts = {"names": list(names), "tags": list(tags), "loaded": record.as_dict()}
    if origin and all(getattr(origin, name) == value for name, value in facts.items()):
        return origin.dataset, MergeOutcome.UNCHANGED
    dataset = origin.dataset if origin else _new_dataset(record, user, status)
    if fields:
        write_record(dataset=dataset, record=record, names=fields)
    if not origin:
        restore_dates(dataset, record)
    Origin.objects.update_or_create(source=source, key=key, defaults={"dataset": dataset, **facts})
    index_datasets(ids=[dataset.pk])  # names and tags of the source are searched too
    return dataset, MergeOutcome.UPDATED if origin else MergeOutcome.CREATED


def restore_dates(dataset: Dataset, record: DatasetRecord) -> None:
    """Set when it was created, changed and published to the times that the record has, as far as they are times."""
    texts = {"created_at": record.created, "modified_at": record.modified, "published_at": record.published}
    dates = {name: moment for name, text in texts.items() if (moment := _parse_moment(text))}
    if dates:
        Dataset.objects.filter(pk=dataset.pk).update(**dates)


def _prepare_record(record: DatasetRecord) -> DatasetRecord:
    """The record normalized, with only those relations that lead to datasets of this catalogue."""
    targets = [relation.identifier for relation in record.relations]
    own_identifiers = (
        set(Dataset.objects.filter(identifier__in=targets).values_list("identifier", flat=True)) if targets else ()
    )
    relations = (RelationRecord(r.kind, r.identifier) for r in record.relations if r.identifier in own_identifiers)
    return replace(record.normalized(), relations=tuple(relations))


def _new_dataset(record: DatasetRecord, user: User | None, status: Dataset.Status) -> Dataset:
    published_at = timezone.now() if status == Dataset.Status.PUBLISHED else None
    slug = free_slug(model=Dataset, text=record.slug or record.title)
    dataset = Dataset(title=record.title, slug=slug, owner=user, status=status, published_at=published_at)
    dataset.source_version = record.version
    if is_valid(record.identifier) and not Dataset.objects.filter(identifier=record.identifier).exists():
        dataset.identifier = record.identifier
    return dataset


def _parse_moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _is_same(name: str, value: Any, loaded: Any) -> bool:
    """Whether the field still has the value that was loaded; order matters only in fields that have an order."""
    if name in UNORDERED_FIELDS:
        parts = UNORDERED_FIELDS[name]
        return _comparable(value, parts) == _comparable(loaded, parts)
    return value == loaded


def _comparable(values: Sequence[Any] | None, parts: tuple[str, ...]) -> list[Any]:
    return sorted([value[part] for part in parts] if parts else value for value in values or ())
