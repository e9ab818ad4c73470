"""Light requests pass heavy ones: heavy work pauses while a look-up or a page of the same process is answered. Pure.

Separate module because budgets (accounts.budget) and lanes (accounts.lanes) share it. One thread of a process computes
at a time, and a thread that computes gives the turn away every few milliseconds only: a look-up that asks PostgreSQL
three times would wait three times for each heavy thread.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Condition

MAX_PAUSE = 0.02  # seconds of one pause
MIN_WORK = 0.01  # seconds from one pause to the next: heavy work takes three times as long at worst, and never starves


class RequestsAtWork:
    """How many requests of one kind this process answers at this moment.

    Example:
        >>> light = RequestsAtWork()
        >>> end = light.begin()
        >>> light.at_work
        1
        >>> end(), end(), light.at_work
        (None, None, 0)
    """

    def __init__(self) -> None:
        self.at_work = 0
        self._changed = Condition()

    def begin(self) -> Callable[[], None]:
        """Count one more; returns what ends it, which may be called twice."""
        is_counted = True

        def end() -> None:
            nonlocal is_counted
            with self._changed:
                if is_counted:
                    is_counted = False
                    self.at_work -= 1
                    if not self.at_work:
                        self._changed.notify_all()

        with self._changed:
            self.at_work += 1
        return end

    def give_way(self) -> None:
        """Wait until none is at work, MAX_PAUSE at most."""
        with self._changed:
            self._changed.wait_for(lambda: not self.at_work, timeout=MAX_PAUSE)


LIGHT_REQUESTS = RequestsAtWork()  # of this process: those in no lane
HEAVY_REQUESTS = RequestsAtWork()  # those in a lane
