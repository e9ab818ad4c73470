"""Who may change what in the catalogue; who may see is `visible_to`."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from accounts.models import User
from accounts.sharing import is_curator
from catalog.models import Dataset


def may_edit(user: User | AnonymousUser, dataset: Dataset) -> bool:
    """Curators always; the owner while the entry is a draft or published, not while it is reviewed or retired."""
    if is_curator(user):
        return True
    own = user.is_authenticated and dataset.owner_id == user.pk
    return own and dataset.status in (Dataset.Status.DRAFT, Dataset.Status.PUBLISHED)


def require_edit(user: User | AnonymousUser, dataset: Dataset) -> None:
    if not may_edit(user, dataset):
        raise PermissionDenied("Only its owner and curators may change this dataset, the owner not while in review.")


def require_curator(user: User | AnonymousUser) -> None:
    if not is_curator(user):
        raise PermissionDenied("Only a curator may do this.")
