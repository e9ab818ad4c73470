"""What is in the portal now: the figures and news of the start page."""

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

NEWS = 5


@dataclass(frozen=True, slots=True)
class Change:
    """Something new. `kind` is "release" or "dataset", `key` the name or slug."""

    when: datetime
    kind: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Overview:
    releases: list[Release]
    variants: int
    datasets: int
    changes: list[Change]


def overview(*, user: User | AnonymousUser) -> Overview:
    """Published releases, totals and the last changes, as far as `user` may see them."""
    published = visible_releases(user=user).published()
    datasets = Dataset.objects.visible_to(user).filter(status=Dataset.Status.PUBLISHED)
    return Overview(
        releases=list(published),
        variants=published.aggregate(total=Sum("variant_count"))["total"] or 0,
        datasets=datasets.count(),
        changes=nlargest(NEWS, [*_new_releases(user), *_new_datasets(user)], key=lambda change: change.when),
    )


def _new_releases(user: User | AnonymousUser) -> list[Change]:
    return [
        Change(release.published_at, "release", release.name, f"{release.name} published, {release.assembly}")
        for release in visible_releases(user=user).published()[:NEWS]
        if release.published_at
    ]


def _new_datasets(user: User | AnonymousUser) -> list[Change]:
    datasets = Dataset.objects.visible_to(user).filter(status=Dataset.Status.PUBLISHED).order_by("-modified_at")
    return [Change(each.modified_at, "dataset", each.slug, each.title) for each in datasets[:NEWS]]
