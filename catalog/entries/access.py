"""Who may read, edit and curate datasets.

Separate module because every service and view of the catalogue uses it.
"""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q

from accounts.models import SecretLink, User
from accounts.sharing import is_curator
from catalog.entries.models import Dataset, DatasetQuerySet

REVIEW = "review"  # purpose of secret links with which a reviewer reads a dataset in any state and with any sharing


def may_edit(user: User | AnonymousUser, dataset: Dataset) -> bool:
    """Curators always; the owner while the entry is a draft or published, not while it is reviewed or retired."""
    if is_curator(user):
        return True
    is_owner = user.is_authenticated and dataset.owner_id == user.pk
    return is_owner and dataset.status in (Dataset.Status.DRAFT, Dataset.Status.PUBLISHED)


def require_edit(user: User | AnonymousUser, dataset: Dataset) -> None:
    """Raises PermissionDenied unless the user may edit the dataset."""
    if not may_edit(user, dataset):
        raise PermissionDenied("Only its owner and curators may change this dataset, the owner not while in review.")


def require_curator(user: User | AnonymousUser) -> None:
    """Raises PermissionDenied unless the user is a curator."""
    if not is_curator(user):
        raise PermissionDenied("Only a curator may do this.")


def readable_datasets(*, user: User | AnonymousUser, review_digests: Collection[str] = ()) -> DatasetQuerySet:
    """Datasets that `user` sees, and those of valid reviewers' links whose digests are given."""
    visible = Dataset.objects.visible_to(user)
    if not review_digests:
        return visible
    opened = SecretLink.objects.usable().filter(purpose=REVIEW, digest__in=review_digests).values("object_id")
    readable = Dataset.objects.filter(Q(pk__in=visible.values("pk")) | Q(pk__in=opened))
    return readable.with_sources_opened_to(user)
