"""Datasets in the order in which harvesters take them: by time of change, so that a harvest can be resumed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import User
from catalog.models import Dataset, DatasetQuerySet
from catalog.selectors.records import with_everything

Cursor = tuple[datetime, int]  # modified_at and primary key of the last row given


@dataclass(frozen=True)
class HarvestPage:
    datasets: list[Dataset]
    total: int
    next: Cursor | None


def published_datasets(*, user: User | AnonymousUser, modified_since: datetime | None = None) -> DatasetQuerySet:
    """What may be copied by whoever may see it: published entries alone, newest change first."""
    datasets = Dataset.objects.visible_to(user).filter(status=Dataset.Status.PUBLISHED)
    if modified_since:
        datasets = datasets.filter(modified_at__gte=modified_since)
    return datasets.order_by("-modified_at", "-pk")


def harvest(
    *, start: datetime | None, end: datetime | None, after: Cursor | None, size: int, identifier: str = ""
) -> HarvestPage:
    """Public entries, and retired ones that were public, as records of their deletion. Bounds are included."""
    nobody = AnonymousUser()
    rows = Dataset.objects.filter(
        Q(pk__in=Dataset.objects.visible_to(nobody).values("pk"))
        | Q(pk__in=Dataset.objects.withdrawn_from(nobody).values("pk"))
    )
    if identifier:
        rows = rows.filter(identifier=identifier)
    if start:
        rows = rows.filter(modified_at__gte=start)
    if end:
        rows = rows.filter(modified_at__lte=end)
    total = rows.count()
    if after:
        moment, pk = after
        rows = rows.filter(Q(modified_at__gt=moment) | Q(modified_at=moment, pk__gt=pk))
    page = list(with_everything(rows.order_by("modified_at", "pk"))[: size + 1])
    more = len(page) > size
    page = page[:size]
    return HarvestPage(page, total, (page[-1].modified_at, page[-1].pk) if more else None)
