"""Values that a process remembers for a while, shared by its threads.

Separate module because releases and the dialect of /v1 remember what they read in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from math import inf
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class RecentValues(Generic[Key, Value]):
    """At most `size` values by key, each of which is used for `seconds` and then made again.

    Any number of threads may use it. A value is made without the lock, so that nobody waits for another key's value.
    """

    def __init__(self, *, size: int, seconds: float = inf) -> None:
        self.size = size
        self.seconds = seconds
        self._values: dict[Key, tuple[float, Value]] = {}
        self._lock = Lock()

    def get_or_make(self, key: Key, make: Callable[[], Value], *, share_old: bool = False) -> Value:
        """The value of a key; `make` is called for a key without one, and where the value is too old.

        Args:
            share_old: While one thread makes the value again, the others get the old one instead of making it, too.
        """
        now = monotonic()
        with self._lock:
            made_at, value = self._values.get(key, (-inf, None))
            if value is not None and now - made_at <= self.seconds:
                return value
            if value is not None and share_old:
                self._values[key] = now, value
        try:
            value = make()
        except BaseException:
            self._forget(key)
            raise
        self._remember(key, value)
        return value

    def _forget(self, key: Key) -> None:
        with self._lock:
            self._values.pop(key, None)

    def _remember(self, key: Key, value: Value) -> None:
        """Store a value; those that are too old go, and the keys that were made first give way to it."""
        now = monotonic()
        with self._lock:
            self._values.pop(key, None)
            for old in [old for old, (made_at, _) in self._values.items() if now - made_at > self.seconds]:
                del self._values[old]
            while len(self._values) >= self.size:
                del self._values[next(iter(self._values))]
            self._values[key] = now, value
