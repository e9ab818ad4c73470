"""Systems that a pattern names as its kin, as entries of the catalogue.

Separate module because patterns know names, and the catalogue knows which entry bears them.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import User
from catalog.models import Dataset


def find_kin(*, user: User | AnonymousUser, names: Iterable[str]) -> list[tuple[str, Dataset | None]]:
    """Each name with the entry that bears it, as its title or in its source's words; None where `user` sees none."""
    kin_names = list(names)
    matching = Q(title__in=kin_names) | Q(origin__names__overlap=kin_names)
    entries = Dataset.objects.visible_to(user).filter(matching).select_related("origin").order_by("pk")
    by_name: dict[str, Dataset] = {}
    for entry in entries:
        origin = getattr(entry, "origin", None)
        for name in (entry.title, *(origin.names if origin else ())):
            by_name.setdefault(name, entry)
    return [(name, by_name.get(name)) for name in kin_names]
