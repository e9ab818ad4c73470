"""Limits of requests a minute, for each user or, without signing in, each address; who that is, for other limits too.

Separate module because the settings name its classes.
"""

from __future__ import annotations

import time
from collections import Counter
from threading import Lock
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

if TYPE_CHECKING:  # rest_framework.views itself loads this class by settings
    from rest_framework.views import APIView

WINDOW_SECONDS = 60
SHARED_STEPS = 100  # of a limit: so many times a process says how far its requests have come


class RequestCounts:
    """Requests of callers within one minute: each process counts its own, and adds them to those of all processes in
    steps of a hundredth of the limit: most requests need no shared counter, and each exceeds a limit by a hundredth at
    most.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._window = 0
        self._own: Counter[str] = Counter()
        self._all: dict[str, int] = {}

    def add(self, caller: str, *, window: int, limit: int) -> int:
        """Count a request; returns how many the caller has sent in this minute, as far as is known here.

        Args:
            window: The number of the minute.
            limit: Of requests a minute, at least 1.
        """
        step = max(1, limit // SHARED_STEPS)
        with self._lock:
            if window != self._window:
                self._window, self._own, self._all = window, Counter(), {}
            self._own[caller] += 1
            if self._own[caller] % step:
                return self._all.get(caller, 0)
        total = _add_to_shared(f"requests-{caller}-{window}".replace(" ", ""), step)
        with self._lock:
            if window == self._window:
                self._all[caller] = max(total, self._all.get(caller, 0))
        return total


def _add_to_shared(key: str, amount: int) -> int:
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return cache.incr(key, amount)
    except ValueError:  # expired between the two calls
        return 0


_counts = RequestCounts()


class RequestThrottle(BaseThrottle):
    """Throttle of REST views: a counter for each caller and minute, which all processes share through the cache.

    The framework's own throttles store a time stamp for each request. Other views call `seconds_to_wait`.
    """

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.seconds = seconds_to_wait(request)
        return self.seconds == 0

    def wait(self) -> float:
        return self.seconds


def caller_of(request: HttpRequest | Request) -> str:
    """Whom a limit counts for: user-<key>, or without signing in the address."""
    user = getattr(request, "user", None)  # a request that was refused early has none
    if user is not None and user.is_authenticated:
        return f"user-{user.pk}"
    # Of any request: it reads META, which both kinds have.
    return BaseThrottle().get_ident(cast(Request, request)) or ""


def seconds_to_wait(request: HttpRequest | Request) -> int:
    """Count this request.

    Returns:
        0 if the caller is within LWDS_REQUESTS_PER_MINUTE (where 0 means no limit), else the seconds until the next
        minute starts.
    """
    caller = caller_of(request)
    limit = settings.LWDS_REQUESTS_PER_MINUTE["user" if caller.startswith("user-") else "anonymous"]
    if not limit:
        return 0
    window, second = divmod(int(time.time()), WINDOW_SECONDS)
    count = _counts.add(caller, window=window, limit=limit)
    return 0 if count <= limit else WINDOW_SECONDS - second
