"""Note that somebody read something that is not public: a row a day for each reader and thing.

Separate module because everything that is shared is read through it.
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


def note_reading(thing: models.Model, *, user: User | AnonymousUser | None, otherwise: str = "") -> None:
    """Write down who reads a thing that is not public: after the transaction of the request, if it has one, since the
    row would else be locked until its end. A row that cannot be written is an error in the log, and no refusal.

    Cost: one statement, a minute later the next one.

    Args:
        user: The reader.
        otherwise: What to write for a reader without an account.
    """
    reader = user.get_username() if user is not None and user.is_authenticated else otherwise
    noted = (reader, str(thing._meta.verbose_name), str(thing.pk))
    if monotonic() - _noted_at.get(noted, -PAUSE) >= PAUSE:
        transaction.on_commit(partial(_write_down, noted, str(thing)), robust=True)


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
