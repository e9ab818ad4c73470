"""Middleware that notes when a browser was last seen, for the list of sessions on the account's page.

Separate module because it needs people's sessions, which the other middleware does not.
"""

from __future__ import annotations

import hashlib

from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from lwds_portal.web.middleware import GetResponse

PAUSE = 60  # seconds until the same browser is noted again


def note_session_activity(get_response: GetResponse) -> GetResponse:
    """Note each signed-in browser once a minute, and at once where its address or its name for itself has changed.

    allauth's own middleware writes at every request, which is four statements of a page.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            seen = (request.session.session_key, request.META["REMOTE_ADDR"], request.META.get("HTTP_USER_AGENT", ""))
            digest = hashlib.sha256("\n".join(seen).encode(errors="replace")).hexdigest()
            if cache.add(f"session-seen:{digest}", 1, PAUSE):
                UserSession.objects.create_from_request(request)
        return get_response(request)

    return middleware
