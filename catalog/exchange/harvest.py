"""Datasets in the order of their changes, in which harvesters fetch them, so that a harvest can be resumed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, F, Q, When
from django.db.models.functions import Greatest

from accounts.models import User
from catalog.entries.models import Dataset, DatasetQuerySet, Responsibility
from catalog.entries.reading import with_record_relations

Cursor = tuple[datetime, int]  # changed_at and primary key of the last dataset of a page


@dataclass(frozen=True)
class HarvestedDataset:
    """A dataset as harvesters see it; if `is_deleted`, they delete their copy."""

    dataset: Dataset
    changed_at: datetime
    is_deleted: bool


@dataclass(frozen=True)
class HarvestPage:
    """A page of a harvest.

    Attributes:
        total: Datasets on all pages.
        next: Where the next page begins; None on the last one.
    """

    datasets: list[HarvestedDataset]
    total: int
    next: Cursor | None


def published_datasets(*, user: User | AnonymousUser, modified_since: datetime | None = None) -> DatasetQuerySet:
    """Published datasets that the user may see, the newest change first.

    Each has `changed_at`, when a harvester sees a difference: the last change, or the end of an embargo after it.
    """
    datasets = Dataset.objects.visible_to(user).filter(status=Dataset.Status.PUBLISHED)
    changed = datasets.annotate(changed_at=Greatest("modified_at", "embargo_until"))
    if modified_since:
        changed = changed.filter(changed_at__gte=modified_since)
    return changed.order_by("-changed_at", "-pk")


def harvest(
    *,
    start: datetime | None,
    end: datetime | None,
    after: Cursor | None,
    size: int,
    identifier: str = "",
    organization: str = "",
) -> HarvestPage:
    """A page of public datasets, and of those that were public, as records of their deletion.

    Args:
        start: First time of change, included, as is `end`.
        after: `next` of the page before.
        size: Datasets on a page.
        identifier: For this dataset only.
        organization: Slug; for its datasets only, and all deletions: what a hidden entry says is not public.
    """
    is_public = Q(pk__in=Dataset.objects.visible_to(AnonymousUser()).values("pk"))
    changed_at = Case(
        When(is_public, then=Greatest("modified_at", "embargo_until")), default=F("hidden_at")
    )  # later changes of what is hidden are not public
    rows = Dataset.objects.annotate(deleted=~is_public, changed_at=changed_at).exclude(changed_at=None)
    if identifier:
        rows = rows.filter(identifier=identifier)
    if organization:
        of_organization = Responsibility.objects.filter(organization__slug=organization).values("dataset")
        rows = rows.filter(Q(deleted=True) | Q(pk__in=of_organization))
    if start:
        rows = rows.filter(changed_at__gte=start)
    if end:
        rows = rows.filter(changed_at__lte=end)
    total = rows.count()
    if after:
        moment, pk = after
        rows = rows.filter(Q(changed_at__gt=moment) | Q(changed_at=moment, pk__gt=pk))
    fetched = with_record_relations(rows.order_by("changed_at", "pk"))[: size + 1]
    items = [
        HarvestedDataset(row, row.changed_at, row.deleted)  # type: ignore[attr-defined]  # annotated above
        for row in fetched
    ]
    page, has_next = items[:size], len(items) > size
    return HarvestPage(page, total, (page[-1].changed_at, page[-1].dataset.pk) if has_next else None)
