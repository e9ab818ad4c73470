"""Limits of requests a minute, for each user or, without signing in, each address.

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


def seconds_to_wait(request: HttpRequest | Request) -> int:
    """Count this request.

    Returns:
        0 if the caller is within LWDS_REQUESTS_PER_MINUTE (where 0 means no limit), else the seconds until the next
        minute starts.
    """
    user = request.user
    signed_in = user is not None and user.is_authenticated
    limit = settings.LWDS_REQUESTS_PER_MINUTE["user" if signed_in else "anonymous"]
    if not limit:
        return 0
    # Of any request: it reads META, which both kinds have.
    caller = f"user-{user.pk}" if signed_in else BaseThrottle().get_ident(cast(Request, request))
    window, second = divmod(int(time.time()), WINDOW_SECONDS)
    key = f"requests-{caller}-{window}".replace(" ", "")
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        count = cache.incr(key)
    except ValueError:  # expired between the two calls
        return 0
    return 0 if count <= limit else WINDOW_SECONDS - second
