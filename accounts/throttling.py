"""Limits of requests a minute, for each user or, without signing in, each address; who that is, for other limits too.

Separate module because the settings name its classes.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

if TYPE_CHECKING:  # rest_framework.views itself loads this class by settings
    from rest_framework.views import APIView

WINDOW_SECONDS = 60


class RequestThrottle(BaseThrottle):
    """Throttle of REST views: one counter in the cache for each caller and minute.

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
    key = f"requests-{caller}-{window}".replace(" ", "")
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        count = cache.incr(key)
    except ValueError:  # expired between the two calls
        return 0
    return 0 if count <= limit else WINDOW_SECONDS - second
