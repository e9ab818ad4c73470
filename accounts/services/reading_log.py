"""Note that somebody read something that is not public: one row for each reader, object and day.

Separate module because every read of a shared object calls it.
"""

from __future__ import annotations

from functools import partial
from threading import Lock
from time import monotonic

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.utils import timezone

from accounts.models import Reading, User

PAUSE = 60.0  # seconds in which a process notes the same reading once
MAX_REMEMBERED = 10_000  # readings of a process
MAX_NAME_CHARACTERS = 300

Noted = tuple[str, str, str]  # reader, kind, key
_noted_at: dict[Noted, float] = {}
_lock = Lock()


def note_reading(read_object: models.Model, *, user: User | AnonymousUser | None, otherwise: str = "") -> None:
    """Store who reads an object that is not public: after the transaction of the request, if it has one, because the
    row would otherwise be locked until its end. If the row cannot be written, the error is logged and the read goes on.

    Cost: one statement, a minute later the next one.

    Args:
        user: The reader.
        otherwise: The name to store for a reader without an account.
    """
    reader = user.get_username() if user is not None and user.is_authenticated else otherwise
    noted = (reader, str(read_object._meta.verbose_name), str(read_object.pk))
    if monotonic() - _noted_at.get(noted, -PAUSE) >= PAUSE:
        transaction.on_commit(partial(_write_down, noted, str(read_object)), robust=True)


def _write_down(noted: Noted, name: str) -> None:
    reader, kind, key = noted
    now = timezone.now()
    reading = Reading(
        reader=reader,
        kind=kind,
        key=key,
        name=name[:MAX_NAME_CHARACTERS],
        day=now.date(),
        first_at=now,
        last_at=now,
    )
    Reading.objects.bulk_create(
        [reading],
        update_conflicts=True,
        unique_fields=["day", "kind", "key", "reader"],
        update_fields=["last_at", "name"],
    )
    with _lock:
        if len(_noted_at) >= MAX_REMEMBERED:
            _noted_at.clear()
        _noted_at[noted] = monotonic()
