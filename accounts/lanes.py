"""Lanes: so many heavy requests of one process work at once, so many more wait, all others are sent away. Pure.

A process has more threads than lanes and waiting places together, so that pages and look-ups always find one.
Functions that may read much of a release or of a table call `take_lane` before they do: no view has to think of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import Condition
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
        self._queue: list[_Ticket] = []  # of those who wait, the longest first

    def enter(self, caller: str) -> Callable[[], None]:
        """Take a place, after a wait where none is free; returns what gives it back.

        Those who wait come in the order of their requests; one whose caller has no free lane lets others pass.

        Raises:
            CallerBusyError: The caller has too many waiting.
            BusyError: Too many are waiting, or it took too long.
        """
        ticket = _Ticket(caller)
        with self._changed:
            self._queue.append(ticket)
            try:
                if self._next_ticket() is not ticket:
                    self._wait(ticket)
                self._at_work[caller] += 1
            finally:
                self._queue.remove(ticket)
                self._changed.notify_all()  # the one behind it may be next
        return lambda: self._leave(caller)

    def waiting(self) -> list[str]:
        """The callers of those who wait, the longest first."""
        with self._changed:
            return [ticket.caller for ticket in self._queue]

    def _next_ticket(self) -> _Ticket | None:
        """The one that may take a place now."""
        if self._at_work.total() >= self._limits[self._places_name]:
            return None
        own = self._limits["caller_lanes"]
        return next((ticket for ticket in self._queue if self._at_work[ticket.caller] < own), None)

    def _wait(self, ticket: _Ticket) -> None:
        others = [other.caller for other in self._queue if other is not ticket]
        if others.count(ticket.caller) >= self._limits["caller_waiting"]:
            raise CallerBusyError(self._limits["caller_waiting"])
        if len(others) >= self._limits[self._waiting_name]:
            raise BusyError(self._waiting_name, self._limits[self._waiting_name])
        seconds = self._limits[self._wait_name]
        if not self._changed.wait_for(lambda: self._next_ticket() is ticket, timeout=seconds):
            raise BusyError(self._places_name, self._limits[self._places_name])

    def _leave(self, caller: str) -> None:
        with self._changed:
            self._at_work[caller] -= 1
            if not self._at_work[caller]:
                del self._at_work[caller]  # a caller without any is forgotten
            self._changed.notify_all()


@dataclass(frozen=True, slots=True, eq=False)
class _Ticket:
    """One request in front of a lane."""

    caller: str


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
