"""The figures and last changes on the start page, limited to what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest

from django.contrib.auth.models import AnonymousUser
from django.db.models import Sum

from accounts.models import User
from catalog.models import Dataset
from variants.releases.models import Release
from variants.releases.reader import visible_releases

MAX_CHANGES = 5


@dataclass(frozen=True, slots=True)
class Change:
    """A release or an entry that is new. `kind` is "release" or "dataset", `key` the name or slug."""

    when: datetime
    kind: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Published releases, the variants in all of them, the number of datasets, the last changes (newest first)."""

    releases: list[Release]
    variants: int
    datasets: int
    changes: list[Change]


def get_overview(*, user: User | AnonymousUser) -> Overview:
    """Published releases, totals and the last changes that `user` may see."""
    published = visible_releases(user=user).published()
    datasets = Dataset.objects.visible_to(user).filter(status=Dataset.Status.PUBLISHED)
    return Overview(
        releases=list(published),
        variants=published.aggregate(total=Sum("variant_count"))["total"] or 0,
        datasets=datasets.count(),
        changes=nlargest(MAX_CHANGES, [*_new_releases(user), *_new_datasets(user)], key=lambda change: change.when),
    )


def _new_releases(user: User | AnonymousUser) -> list[Change]:
    return [
        Change(release.published_at, "release", release.name, f"{release.name} published, {release.assembly}")
        for release in visible_releases(user=user).published()[:MAX_CHANGES]
        if release.published_at
    ]


def _new_datasets(user: User | AnonymousUser) -> list[Change]:
    datasets = Dataset.objects.visible_to(user).filter(status=Dataset.Status.PUBLISHED).order_by("-modified_at")
    return [Change(dataset.modified_at, "dataset", dataset.slug, dataset.title) for dataset in datasets[:MAX_CHANGES]]
