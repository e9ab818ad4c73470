"""Datasets in the order in which harvesters take them: by time of change, so that a harvest can be resumed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, F, Q, When
from django.db.models.functions import Greatest

from accounts.models import User
from catalog.entries.models import Dataset, DatasetQuerySet
from catalog.entries.reading import with_everything

Cursor = tuple[datetime, int]  # changed_at and primary key of the last row given


@dataclass(frozen=True)
class HarvestPage:
    """Each dataset has `changed_at`, and `deleted`: whether harvesters are to forget it."""

    datasets: list[Dataset]
    total: int
    next: Cursor | None


def published_datasets(*, user: User | AnonymousUser, modified_since: datetime | None = None) -> DatasetQuerySet:
    """What may be copied by whoever may see it: published entries alone, newest change first.

    `changed_at` is when a harvester would see a difference: the last change, or the end of an embargo after it.
    """
    datasets = Dataset.objects.visible_to(user).filter(status=Dataset.Status.PUBLISHED)
    datasets = datasets.annotate(changed_at=Greatest("modified_at", "embargo_until"))
    if modified_since:
        datasets = datasets.filter(changed_at__gte=modified_since)
    return datasets.order_by("-changed_at", "-pk")


def harvest(
    *, start: datetime | None, end: datetime | None, after: Cursor | None, size: int, identifier: str = ""
) -> HarvestPage:
    """Public entries, and those that were public, as records of their deletion. Bounds are included."""
    open_now = Q(pk__in=Dataset.objects.visible_to(AnonymousUser()).values("pk"))
    changed_at = Case(
        When(open_now, then=Greatest("modified_at", "embargo_until")), default=F("hidden_at")
    )  # of what is hidden now, no later change is told
    rows = Dataset.objects.annotate(deleted=~open_now, changed_at=changed_at).exclude(changed_at=None)
    if identifier:
        rows = rows.filter(identifier=identifier)
    if start:
        rows = rows.filter(changed_at__gte=start)
    if end:
        rows = rows.filter(changed_at__lte=end)
    total = rows.count()
    if after:
        moment, pk = after
        rows = rows.filter(Q(changed_at__gt=moment) | Q(changed_at=moment, pk__gt=pk))
    page = list(with_everything(rows.order_by("changed_at", "pk"))[: size + 1])
    more = len(page) > size
    page = page[:size]
    return HarvestPage(page, total, (page[-1].changed_at, page[-1].pk) if more else None)
