"""Lanes: so many heavy requests work at once, so many more wait in each process, all others are sent away.

All web processes of a machine share the lanes (accounts.shared_slots). A process has more threads than lanes and
waiting slots together, so that pages and look-ups always find one.
Functions that may read much of a release or of a table call `take_lane` before they do: no view has to think of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Condition
from time import monotonic
from typing import Any

from accounts.budget import current_budget
from accounts.light_requests import HEAVY_REQUESTS
from accounts.limits import LIMITS
from accounts.problems import TooManyRequestsError, UnavailableError
from accounts.shared_slots import SharedSlots

RETRY_AFTER = 5  # seconds
POLL_SECONDS = 0.02  # after which one who waits looks whether another process has left a lane


class BusyError(UnavailableError):
    """503: every lane is taken, and so is every slot to wait in, or the wait was too long."""

    code = "busy"
    retry_after = RETRY_AFTER

    def __init__(self, name: str, maximum: int) -> None:
        self.limit, self.maximum = LIMITS[name].setting, maximum
        super().__init__(
            f"The portal is busy: {maximum} {LIMITS[name].counts} ({self.limit}). Try again in some seconds"
            + (
                "."
                if name.startswith("password")
                else "; long questions are better asked as jobs (POST /api/v1/jobs/)."
            )
        )

    def details(self) -> dict[str, Any]:
        return {"limit": self.limit, "maximum": self.maximum}


class CallerBusyError(TooManyRequestsError):
    """429: the caller's own questions take all the slots that one caller has."""

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
    """Places for one kind of heavy request: some at work in all processes, and some more that wait in this one.

    Args:
        kind: "question", "stream" or "password", as the names of the limits have it.
        limits: {name of a limit: its value}.
        file: Where the processes share their slots; None if this one shares them with nobody.
    """

    def __init__(self, kind: str, limits: Mapping[str, int], file: Path | None = None) -> None:
        self._kind = kind
        self._slots_name, self._waiting_name = f"{kind}_lanes", f"{kind}s_waiting"
        self._wait_name = f"{kind}_wait_seconds"
        self._limits = limits
        self._changed = Condition()
        self._slots = SharedSlots(file)
        self._queue: list[_Ticket] = []  # of those who wait, the longest first

    def enter(self, caller: str) -> Callable[[], None]:
        """Take a slot, after a wait where none is free; returns what gives it back. Costs some microseconds.

        Those who wait in one process come in the order of their requests; one whose caller has no free lane lets
        others pass.

        Raises:
            CallerBusyError: The caller has too many waiting.
            BusyError: Too many are waiting, or it took too long.
        """
        ticket = _Ticket(caller)
        with self._changed:
            self._queue.append(ticket)
            try:
                taken_slots = self._take(ticket) or self._wait(ticket)
            finally:
                self._queue.remove(ticket)
                self._changed.notify_all()  # the one behind it may be next
        return lambda: self._leave(taken_slots)

    def waiting(self) -> list[str]:
        """The callers of those who wait, the longest first."""
        with self._changed:
            return [ticket.caller for ticket in self._queue]

    def _take(self, ticket: _Ticket) -> tuple[int, int] | None:
        """A lane, and one of those that its caller may have; None if there is none or it is not its turn."""
        for earlier in self._queue[: self._queue.index(ticket)]:
            if self._slots.has_free(self._own_lanes(earlier.caller), self._limits["caller_lanes"]):
                return None
        own = self._slots.take(self._own_lanes(ticket.caller), self._limits["caller_lanes"])
        if own is None:
            return None
        slot = self._slots.take(self._kind, self._limits[self._slots_name])
        if slot is None:
            self._slots.give_back(own)
            return None
        return slot, own

    def _own_lanes(self, caller: str) -> str:
        return f"{self._kind} of {caller}"

    def _wait(self, ticket: _Ticket) -> tuple[int, int]:
        others = [other.caller for other in self._queue if other is not ticket]
        if others.count(ticket.caller) >= self._limits["caller_waiting"]:
            raise CallerBusyError(self._limits["caller_waiting"])
        if len(others) >= self._limits[self._waiting_name]:
            raise BusyError(self._waiting_name, self._limits[self._waiting_name])
        deadline = monotonic() + self._limits[self._wait_name]
        while (remaining := deadline - monotonic()) > 0:
            self._changed.wait(min(remaining, POLL_SECONDS))
            if taken_slots := self._take(ticket):
                return taken_slots
        raise BusyError(self._slots_name, self._limits[self._slots_name])

    def _leave(self, taken_slots: tuple[int, int]) -> None:
        with self._changed:
            for slot in taken_slots:
                self._slots.give_back(slot)
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
        BusyError: 503, no slot became free in time.
        CallerBusyError: 429, this caller has no slot left.
    """
    budget = current_budget()
    if budget is None or kind in budget.lanes or (budget.lanes and kind == "question"):
        return
    budget.end_light()
    budget.leave_lanes()
    lane = _lane_with(kind, tuple(sorted(budget.limits.items())), budget.lanes_file)
    leave = lane.enter(budget.caller())
    end = HEAVY_REQUESTS.begin()

    def leave_lane() -> None:
        end()
        leave()

    budget.lanes[kind] = leave_lane
    budget.allow(f"{kind}_seconds")


@contextmanager
def in_lane(kind: str) -> Iterator[None]:
    """Do what needs much memory or all cores for a moment, in a lane that is left after it. Without a budget, at once.

    Raises:
        BusyError: 503, no slot became free in time.
        CallerBusyError: 429, this caller has no slot left.
    """
    budget = current_budget()
    if budget is None:
        yield
        return
    leave = _lane_with(kind, tuple(sorted(budget.limits.items())), budget.lanes_file).enter(budget.caller())
    end = HEAVY_REQUESTS.begin()
    try:
        yield
    finally:
        end()
        leave()


@lru_cache(maxsize=16)
def _lane_with(kind: str, limits: tuple[tuple[str, int], ...], file: Path | None) -> Lane:
    """The lane of a kind that all threads of this process share."""
    return Lane(kind, dict(limits), file)
