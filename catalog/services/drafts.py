"""Making and changing entries."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.sharing import Visibility
from catalog.metadata.record import DatasetRecord
from catalog.models import Dataset
from catalog.selectors.permissions import require_edit
from catalog.services.records import free_slug, write_record


@transaction.atomic
def create_draft_dataset(
    *, user: User | None, title: str, slug: str = "", visibility: Visibility = Visibility.PUBLIC, **said: Any
) -> Dataset:
    """A new draft owned by `user`. `said`: any writable field of `DatasetRecord`, lists as tuples.

    Example: create_draft_dataset(user=u, title="River flow", formats=("CSV",), domains=("hydrology",),
    organizations=(OrganizationRecord("USGS", "steward"),), distributions=(DistributionRecord("https://..."),)).
    """
    dataset = Dataset(title=title, slug=free_slug(model=Dataset, wish=slug or title), owner=user, visibility=visibility)
    _write(dataset, {"title": title, **said})
    return dataset


@transaction.atomic
def update_dataset(*, user: User, dataset: Dataset, **said: Any) -> Dataset:
    """Change the fields given, leave the others. Raises PermissionDenied, ValidationError."""
    dataset.refresh_from_db(from_queryset=Dataset.objects.select_for_update())  # nobody's change is written over
    require_edit(user, dataset)
    _write(dataset, said)
    return dataset


def _write(dataset: Dataset, said: dict[str, Any]) -> None:
    write_record(dataset=dataset, record=DatasetRecord(**{"title": dataset.title, **said}), names=said)
