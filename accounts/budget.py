"""What one request may use: time, and amounts of what it sends and requests. Pure.

The middleware of the portal opens a budget for each request; code anywhere below checks it before long work and inside
long loops. Jobs and commands have none: for them nothing is limited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from time import monotonic
from typing import Any

from accounts.light_requests import LIGHT_REQUESTS, MIN_WORK
from accounts.limits import LIMITS
from accounts.problems import TooLargeError, UnavailableError


class OverLimitError(TooLargeError):
    """413: more than a limit of `accounts.limits` allows; the problem names the limit and its setting."""

    code = "over-limit"

    def __init__(self, name: str, maximum: int, amount: int | None = None) -> None:
        limit = LIMITS[name]
        self.limit, self.maximum = limit.setting, maximum
        beginning = "There are more" if amount is None else f"There are {amount:,}"
        super().__init__(
            f"{beginning} {limit.counts}{' than' if amount is None else ':'} {maximum:,}"
            f"{' are allowed' if amount is None else ' at most'} ({limit.setting}); {limit.advice}."
        )

    def details(self) -> dict[str, Any]:
        return {"limit": self.limit, "maximum": self.maximum}


class OutOfTimeError(UnavailableError):
    """503: the time of a request is over."""

    code = "out-of-time"

    def __init__(self, name: str, seconds: int) -> None:
        limit = LIMITS[name]
        self.limit, self.maximum = limit.setting, seconds
        super().__init__(f"This takes longer than {seconds} s ({limit.setting}); {limit.advice}.")

    def details(self) -> dict[str, Any]:
        return {"limit": self.limit, "maximum": self.maximum}


class Budget:
    """The time and the limits of one request.

    Attributes:
        limits: {name of a limit: its value}.
        caller: Returns the name under which the limits of one caller are counted.
        lanes_file: Where the processes share the lanes of heavy requests; None if this one shares them with nobody.
        lanes: {kind of lane: function that leaves it}; empty, or the one lane that the request is in.
        statement_seconds: {alias of a connection: the statement timeout that was set on it}.
    """

    def __init__(
        self, limits: Mapping[str, int], caller: Callable[[], str] = str, lanes_file: Path | None = None
    ) -> None:
        self.limits = limits
        self.caller = caller
        self.lanes_file = lanes_file
        self.lanes: dict[str, Callable[[], None]] = {}
        self.statement_seconds: dict[str, float] = {}
        self._closers: list[Callable[[], None]] = []
        self._end_light: Callable[[], None] | None = None
        self._next_pause = 0.0  # by the clock of `monotonic`
        self.allow("answer_seconds")

    def allow(self, name: str) -> None:
        """Let the rest of the request take as long as the limit `name` says, from now on."""
        self._time_limit = name
        self._deadline = monotonic() + self.limits[name]

    def remaining(self) -> float:
        """Seconds; negative when the time is over."""
        return self._deadline - monotonic()

    def check_time(self) -> None:
        """Raises OutOfTimeError when the time is over. Work in a lane lets light requests pass here."""
        now = monotonic()
        if now >= self._deadline:
            raise OutOfTimeError(self._time_limit, self.limits[self._time_limit])
        if self.lanes and LIGHT_REQUESTS.at_work and now >= self._next_pause:
            LIGHT_REQUESTS.give_way()
            self._next_pause = monotonic() + MIN_WORK

    def begin_light(self) -> None:
        """Count the request as a light one until it takes a lane or ends."""
        self._end_light = LIGHT_REQUESTS.begin()

    def end_light(self) -> None:
        """Count the request as light no longer: it takes a lane, or has ended. May be called twice."""
        if self._end_light is not None:
            self._end_light()

    def at_end(self, close: Callable[[], None]) -> None:
        """Call this when the request ends; the last one is called first."""
        self._closers.append(close)

    @property
    def is_stream(self) -> bool:
        """Whether the answer is sent while it is made: the budget then lasts until its end."""
        return "stream" in self.lanes

    def leave_lanes(self) -> None:
        """Leave the lane, so that another request can take it. May be called twice."""
        while self.lanes:
            self.lanes.popitem()[1]()

    def close(self) -> None:
        """End the request; may be called twice."""
        self.end_light()
        self.leave_lanes()
        while self._closers:
            self._closers.pop()()


_budget: ContextVar[Budget | None] = ContextVar("budget", default=None)


def current_budget() -> Budget | None:
    """The budget of the request at work; None in a job, a command or a test without a request."""
    return _budget.get()


@contextmanager
def budget_in_use(budget: Budget | None) -> Iterator[None]:
    """Make it the current budget."""
    token = _budget.set(budget)
    try:
        yield
    finally:
        _budget.reset(token)


def check_time() -> None:
    """To be called in every loop that may take long. Raises OutOfTimeError when the time of the request is over."""
    budget = _budget.get()
    if budget is not None:
        budget.check_time()


def remaining_seconds() -> float | None:
    """The remaining seconds of the request; None if there is no limit."""
    budget = _budget.get()
    return None if budget is None else budget.remaining()


def limit_of(name: str) -> int | None:
    """The value of a limit; None if there is no limit."""
    budget = _budget.get()
    return None if budget is None else budget.limits[name]


def check_amount(name: str, amount: int, *, is_exact: bool = True) -> None:
    """Compare an amount with the limit of that name before the work that it costs.

    Args:
        is_exact: False where counting stopped at `amount`: there are at least so many.

    Raises:
        OverLimitError: It is larger.

    Example:
        >>> with budget_in_use(Budget({"answer_seconds": 10, "max_facets": 2})):
        ...     check_amount("max_facets", 3)
        Traceback (most recent call last):
        accounts.budget.OverLimitError: There are 3 different facets: 2 at most (LWDS_MAX_FACETS); ask for them in \
several requests.
    """
    maximum = limit_of(name)
    if maximum is not None and amount > maximum:
        raise OverLimitError(name, maximum, amount if is_exact else None)
