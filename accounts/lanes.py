"""Lanes: so many heavy requests of one process work at once, so many more wait, all others are sent away. Pure.

A process has more threads than lanes and waiting places together, so that pages and look-ups always find one.
Functions that may read much of a release or of a table call `take_lane` before they do: no view has to think of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from threading import Condition
from time import monotonic
from typing import Any

from accounts.budget import current_budget
from accounts.limits import LIMITS
from accounts.problems import TooManyRequestsError, UnavailableError

RETRY_AFTER = 5  # seconds


class BusyError(UnavailableError):
    """503: every lane is taken, and so is every place to wait, or the wait was too long."""

    code = "busy"
    retry_after = RETRY_AFTER

    def __init__(self, name: str, maximum: int) -> None:
        self.limit, self.maximum = LIMITS[name].setting, maximum
        super().__init__(
            f"The portal is busy: {maximum} {LIMITS[name].counts} ({self.limit}). Try again in some seconds; long"
            " questions are better asked as jobs (POST /api/v1/jobs/)."
        )

    def details(self) -> dict[str, Any]:
        return {"limit": self.limit, "maximum": self.maximum}


class CallerBusyError(TooManyRequestsError):
    """429: the caller's own questions take all the places that one caller has."""

    code = "too-many-at-once"
    retry_after = RETRY_AFTER

    def __init__(self, maximum: int) -> None:
        self.limit, self.maximum = LIMITS["caller_waiting"].setting, maximum
        super().__init__(
            f"{maximum} of your questions wait already ({self.limit}): send the next when one is answered, or ask a"
            " job (POST /api/v1/jobs/)."
        )

    def details(self) -> dict[str, Any]:
        return {"limit": self.limit, "maximum": self.maximum}


class Lane:
    """Places for one kind of heavy request in this process.

    Args:
        kind: "question" or "stream", as the names of the limits have it.
        limits: {name of a limit: its value}.
    """

    def __init__(self, kind: str, limits: Mapping[str, int]) -> None:
        self._places_name, self._waiting_name = f"{kind}_lanes", f"{kind}s_waiting"
        self._wait_name = f"{kind}_wait_seconds"
        self._limits = limits
        self._changed = Condition()
        self._at_work: Counter[str] = Counter()
        self._waiting: Counter[str] = Counter()

    def enter(self, caller: str) -> Callable[[], None]:
        """Take a place, after a wait where none is free; returns what gives it back.

        Raises:
            CallerBusyError: The caller has too many waiting.
            BusyError: Too many are waiting, or it took too long.
        """
        with self._changed:
            if not self._is_free_for(caller):
                self._wait(caller)
            self._at_work[caller] += 1
        return lambda: self._leave(caller)

    def _is_free_for(self, caller: str) -> bool:
        own = self._at_work[caller] < self._limits["caller_lanes"]
        return own and self._at_work.total() < self._limits[self._places_name]

    def _wait(self, caller: str) -> None:
        if self._waiting[caller] >= self._limits["caller_waiting"]:
            raise CallerBusyError(self._limits["caller_waiting"])
        if self._waiting.total() >= self._limits[self._waiting_name]:
            raise BusyError(self._waiting_name, self._limits[self._waiting_name])
        deadline = monotonic() + self._limits[self._wait_name]
        self._waiting[caller] += 1
        try:
            while not self._is_free_for(caller):
                if not self._changed.wait(max(0.0, deadline - monotonic())) and not self._is_free_for(caller):
                    raise BusyError(self._places_name, self._limits[self._places_name])
        finally:
            _take_away(self._waiting, caller)

    def _leave(self, caller: str) -> None:
        with self._changed:
            _take_away(self._at_work, caller)
            self._changed.notify_all()


def _take_away(counter: Counter[str], caller: str) -> None:
    """One less; a caller without any is forgotten."""
    counter[caller] -= 1
    if not counter[caller]:
        del counter[caller]


def take_lane(kind: str) -> None:
    """Before heavy work: put the request into a lane until it ends; its time begins then. Without a budget, nothing.

    Args:
        kind: "question", or "stream" for an answer that is sent while it is made, which also covers its questions.

    Raises:
        BusyError: 503, no place became free in time.
        CallerBusyError: 429, this caller has no place left.
    """
    budget = current_budget()
    if budget is None or kind in budget.lanes or (budget.lanes and kind == "question"):
        return
    budget.leave_lanes()
    lane = _lane_with(kind, tuple(sorted(budget.limits.items())))
    budget.lanes[kind] = lane.enter(budget.caller())
    budget.allow(f"{kind}_seconds")


@lru_cache(maxsize=16)
def _lane_with(kind: str, limits: tuple[tuple[str, int], ...]) -> Lane:
    """The lane of a kind that all threads of this process share."""
    return Lane(kind, dict(limits))
