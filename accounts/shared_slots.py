"""Numbered slots that all processes of a machine share, such as the lanes of heavy requests.

A slot is a byte of one file, and whoever has it holds the lock of that byte. The system frees the locks of a process
that dies, so no slot is ever lost; a lock costs microseconds and no connection. Knows neither Django nor people.
"""

from __future__ import annotations

import fcntl
import os
from functools import cache
from hashlib import sha256
from pathlib import Path

MAX_SLOTS = 1024  # of one name


class SharedSlots:
    """Slots by name. Not safe for several threads: callers use a lock of their own.

    Args:
        file: What all processes lock; made where it is missing. None: slots of this object alone.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._held: set[int] = set()  # a process may lock again what it has, so the locks do not say it

    def take(self, name: str, count: int) -> int | None:
        """One of the `count` slots of that name, to hand to `give_back`; None if all are taken."""
        first = _first_byte(name)
        for slot in range(first, first + min(count, MAX_SLOTS)):
            if slot not in self._held and self._lock(slot):
                self._held.add(slot)
                return slot
        return None

    def has_free(self, name: str, count: int) -> bool:
        """Whether one of the slots of that name is free."""
        slot = self.take(name, count)
        if slot is not None:
            self.give_back(slot)
        return slot is not None

    def give_back(self, slot: int) -> None:
        """Let others have it."""
        if self._file is not None:
            fcntl.lockf(_open(self._file), fcntl.LOCK_UN, 1, slot)
        self._held.discard(slot)

    def _lock(self, slot: int) -> bool:
        if self._file is None:
            return True
        try:
            fcntl.lockf(_open(self._file), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, slot)
        except OSError:  # another process has it
            return False
        return True


def _first_byte(name: str) -> int:
    """Where the slots of a name begin; two names meet once in 2**48."""
    return int.from_bytes(sha256(name.encode()).digest()[:6]) * MAX_SLOTS


@cache
def _open(file: Path) -> int:
    """The descriptor of the file, which stays open: a process loses all locks of a file when it closes one of them."""
    return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
