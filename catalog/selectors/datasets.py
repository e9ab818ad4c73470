"""One dataset for one reader."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import User
from catalog.models import Dataset, DatasetQuerySet, Relation, ReviewerLink


def digest(token: str) -> str:
    """What is stored of a reviewer's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def readable_datasets(*, user: User | AnonymousUser, review_digests: Collection[str] = ()) -> DatasetQuerySet:
    """What `user` may read: visible datasets, and those that a valid reviewer's link in hand opens."""
    visible = Dataset.objects.visible_to(user)
    if not review_digests:
        return visible
    opened = ReviewerLink.objects.valid().filter(digest__in=review_digests).values("dataset")
    return Dataset.objects.filter(Q(pk__in=visible.values("pk")) | Q(pk__in=opened))


def visible_relations(*, user: User | AnonymousUser, dataset: Dataset) -> list[tuple[str, Dataset]]:
    """(what it is to this dataset, the other dataset), both ways, as far as `user` may see the other one."""
    seen = Dataset.objects.visible_to(user)
    onward = dataset.relations.filter(target__in=seen).select_related("target")
    backward = dataset.inverse_relations.filter(source__in=seen).select_related("source")
    return [(Relation.Kind(r.kind).label, r.target) for r in onward] + [(r.inverse_display, r.source) for r in backward]
