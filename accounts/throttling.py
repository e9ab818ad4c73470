"""How often one may ask: fixed windows of a minute, for each user or, anonymously, each address."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle

WINDOW_SECONDS = 60


class RequestThrottle(BaseThrottle):
    """Counts requests of the current minute in the cache; refused ones are told when the next minute begins.

    One counter for each caller, where the framework's own throttles keep a time stamp for each request. Serves DRF
    views and, through `seconds_to_wait`, plain ones. A limit of 0 switches it off.
    """

    def allow_request(self, request: Any, view: Any) -> bool:
        self.waiting = seconds_to_wait(request)
        return self.waiting == 0

    def wait(self) -> float:
        return self.waiting


def seconds_to_wait(request: HttpRequest) -> int:
    """Counts this request; 0 if it is within its caller's limit, else the seconds until it would be."""
    user = request.user
    signed_in = user is not None and user.is_authenticated
    limit = settings.LWDS_REQUESTS_PER_MINUTE["user" if signed_in else "anonymous"]
    if not limit:
        return 0
    caller = f"user-{user.pk}" if signed_in else BaseThrottle().get_ident(request)
    window, second = divmod(int(time.time()), WINDOW_SECONDS)
    key = f"requests-{caller}-{window}".replace(" ", "")
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        count = cache.incr(key)
    except ValueError:  # expired between the two calls
        return 0
    return 0 if count <= limit else WINDOW_SECONDS - second
