"""Filters kept, changed by adding a version, and shared."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from accounts.models import User
from variants.query.syntax import parse
from variants.savedfilters.models import SavedFilter, SavedFilterVersion


class SavedFilterError(ValueError):
    """The filter cannot be kept so; the message is one sentence."""


@transaction.atomic
def save_filter(*, user: User, name: str, text: str, description: str = "", is_shared: bool = False) -> SavedFilter:
    """Keep a filter under a new name. Raises QuerySyntaxError, or SavedFilterError where the name is taken."""
    parse(text)
    try:
        with transaction.atomic():
            kept = SavedFilter.objects.create(owner=user, name=name, description=description, is_shared=is_shared)
    except IntegrityError:
        raise SavedFilterError(f"you already have a filter named {name!r}: change it, or choose another name") from None
    SavedFilterVersion.objects.create(saved_filter=kept, number=1, text=text)
    return kept


@transaction.atomic
def change_filter(*, user: User, saved_filter: SavedFilter, text: str) -> SavedFilterVersion:
    """Add a version; the same text again adds none. Only the owner may."""
    if saved_filter.owner_id != user.pk:
        raise SavedFilterError("only its owner changes a filter: save it under a name of your own")
    parse(text)
    newest = SavedFilter.objects.select_for_update().get(pk=saved_filter.pk).versions.first()
    if newest and newest.text == text:
        return newest
    number = newest.number + 1 if newest else 1
    return SavedFilterVersion.objects.create(saved_filter=saved_filter, number=number, text=text)
