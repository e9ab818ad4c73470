"""A name and a query text -> a saved filter; a changed text -> one more version of it.

Separate module because its pages and REST change filters by the same rules.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.problems import InvalidInputError, NotPermittedError
from accounts.services.revisions import lock_row
from variants.query.syntax import parse
from variants.savedfilters.models import SavedFilter, SavedFilterVersion


class SavedFilterError(InvalidInputError):
    """The name is taken; the message says what to do."""


class NotFilterOwnerError(SavedFilterError, NotPermittedError):
    """Only its owner changes a filter."""

    status = 403


@transaction.atomic
def save_filter(*, user: User, name: str, text: str, description: str = "", is_shared: bool = False) -> SavedFilter:
    """Save a filter under a new name.

    Raises:
        QuerySyntaxError: The text is not a query.
        SavedFilterError: The person has a filter of this name.
    """
    parse(text)
    try:
        with transaction.atomic():
            saved_filter = SavedFilter.objects.create(
                owner=user, name=name, description=description, is_shared=is_shared
            )
    except IntegrityError:
        raise SavedFilterError(f"you already have a filter named {name!r}: change it, or choose another name") from None
    SavedFilterVersion.objects.create(saved_filter=saved_filter, number=1, text=text)
    return saved_filter


@transaction.atomic
def change_filter(
    *, user: User | AnonymousUser, saved_filter: SavedFilter, text: str, revision: int | None = None
) -> SavedFilterVersion:
    """Add a version, and return it; the same text as the newest adds none.

    Args:
        revision: Of the filter, as its owner had read it.

    Raises:
        NotFilterOwnerError: The filter is somebody else's.
        QuerySyntaxError: The text is not a query.
        StaleWriteError: The filter has another revision now.
    """
    if saved_filter.owner_id != user.pk:
        raise NotFilterOwnerError("only its owner changes a filter: save it under a name of your own")
    parse(text)
    newest = lock_row(saved_filter, revision=revision).versions.first()
    if newest and newest.text == text:
        return newest
    saved_filter.save(update_fields=["name"])  # the next revision
    number = newest.number + 1 if newest else 1
    return SavedFilterVersion.objects.create(saved_filter=saved_filter, number=number, text=text)
