"""Entries that a person follows.

Separate module because the page of an entry needs less than the task that announces changes.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from catalog.entries.models import Dataset, DatasetQuerySet, Relation
from catalog.entries.models.vocabulary import Liveness
from catalog.entries.notices.models import Follow


def follow(*, user: User, dataset: Dataset) -> None:
    """Tell `user` when the liveness of the dataset changes; twice is once."""
    Follow.objects.get_or_create(user=user, dataset=dataset)


def unfollow(*, user: User, dataset: Dataset) -> None:
    """End the notices to `user`, except those for objects of theirs that depend on the dataset."""
    Follow.objects.filter(user=user, dataset=dataset).delete()


def is_following(*, user: User | AnonymousUser, dataset: Dataset) -> bool:
    """Whether `user` follows the dataset; False for a user who is not signed in."""
    return user.is_authenticated and Follow.objects.filter(user=user, dataset=dataset).exists()


def list_followed(*, user: User) -> DatasetQuerySet:
    """The entries that `user` follows and may see now, by title."""
    return Dataset.objects.visible_to(user).filter(pk__in=Follow.objects.filter(user=user).values("dataset"))


def list_troubled_relations(*, user: User | AnonymousUser, dataset: Dataset) -> QuerySet[Relation]:
    """Relations of the dataset to entries that are at risk or have ended, of those that `user` may see.

    An entry that replaces another does not depend on it.
    """
    troubled = Dataset.objects.visible_to(user).filter(liveness__in=[Liveness.AT_RISK, Liveness.ENDED])
    relations = dataset.relations.exclude(kind=Relation.Kind.REPLACES).filter(target__in=troubled)
    return relations.select_related("target")
