"""Creating and changing datasets: a record is written into columns and relations."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.services.revisions import lock_row
from accounts.sharing import Visibility
from catalog.entries.access import require_edit
from catalog.entries.fields import DAY_FIELDS, LIST_FIELDS, TEXT_FIELDS
from catalog.entries.models import (
    Dataset,
)
from catalog.entries.record import DatasetRecord
from catalog.entries.related_rows import free_slug, write_relations
from catalog.entries.search.search_index import index_datasets


@transaction.atomic
def create_draft_dataset(
    *, user: User | None, title: str, slug: str = "", visibility: Visibility = Visibility.PUBLIC, **fields: Any
) -> Dataset:
    """A new draft owned by `user`.

    Args:
        slug: A number is added if it is taken; made of the title if empty.
        fields: Writable fields of a `DatasetRecord`, lists as tuples.

    Raises:
        ValidationError: By field, what cannot be stored.

    Example: create_draft_dataset(user=u, title="River flow", formats=("CSV",), domains=("hydrology",),
    organizations=(OrganizationRecord("USGS", "steward"),), distributions=(DistributionRecord("https://..."),)).
    """
    dataset = Dataset(title=title, slug=free_slug(model=Dataset, text=slug or title), owner=user, visibility=visibility)
    record = DatasetRecord(**{"title": title, **fields})
    write_record(dataset=dataset, record=record, names={"title": title, **fields}, writer=user)
    return dataset


@transaction.atomic
def update_dataset(*, user: User, dataset: Dataset, revision: int | None = None, **fields: Any) -> Dataset:
    """Change the given fields of the dataset as it is stored now, and leave the others.

    Args:
        revision: Of the dataset, as the writer had read it; None where only the given fields matter.

    Raises:
        PermissionDenied: The user may not edit the dataset.
        ValidationError: By field, what cannot be stored.
        StaleWriteError: The dataset has another revision now.
    """
    lock_row(dataset, revision=revision)
    require_edit(user, dataset)
    record = DatasetRecord(**{"title": dataset.title, **fields})
    write_record(dataset=dataset, record=record, names=fields, writer=user)
    return dataset


def write_record(
    *, dataset: Dataset, record: DatasetRecord, names: Collection[str], writer: User | None = None
) -> None:
    """Save the fields `names` of `record` as one step of the dataset's history, and update the search index.

    Args:
        writer: Who sends the record: relations that this person cannot see stay. None is the portal, which sees all.

    Raises:
        ValidationError: By field, what cannot be stored; the caller's transaction rolls the rest back.
    """
    record = record.normalized()
    _write_columns(dataset, record, names)
    dataset.full_clean(exclude=["owner"])
    # Relations need a saved row; history is written once, with them.
    dataset.skip_history_when_saving = True  # type: ignore[attr-defined]  # simple_history reads it
    dataset.save()
    write_relations(dataset=dataset, record=record, names=names, writer=writer)
    del dataset.skip_history_when_saving  # type: ignore[attr-defined]  # see above
    dataset.save()
    index_datasets(ids=[dataset.pk])


def _write_columns(dataset: Dataset, record: DatasetRecord, names: Collection[str]) -> None:
    for name in names:
        value: Any = getattr(record, name)
        if name in LIST_FIELDS:
            setattr(dataset, name, list(value))
        elif name in DAY_FIELDS:
            setattr(dataset, name, _parse_date(name, value) if value else None)
        elif name == "box":
            dataset.west, dataset.south, dataset.east, dataset.north = value or (None,) * 4
        elif name in TEXT_FIELDS:
            setattr(dataset, name, value)


def _parse_date(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValidationError({name: f"A day is written such as 2021-06-30, not {text!r}."}) from error
