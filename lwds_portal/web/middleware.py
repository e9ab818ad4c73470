"""What every request goes through: who really asks, no secrets over plain http, permissions of pages, a log line."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from http import HTTPStatus

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden

from lwds_portal.web.compression import PROGRAMS_ASK

Answer = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("lwds.request")

# Nothing here needs a sensor, so no page and nothing embedded in one may ask for it.
PERMISSIONS_POLICY = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


def real_address(get_response: Answer) -> Answer:
    """Behind LWDS_PROXIES proxies the reader's address is that many places from the right of X-Forwarded-For.

    Everything after this (lock-out, throttling, sessions, logs) sees it as REMOTE_ADDR; the header itself, of which
    any client can write the left part, is taken away.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        forwarded = [part.strip() for part in request.META.pop("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if 0 < settings.LWDS_PROXIES <= len(forwarded):
            request.META["REMOTE_ADDR"] = forwarded[-settings.LWDS_PROXIES]
        return get_response(request)

    return middleware


def request_log(get_response: Answer) -> Answer:
    """One line for each request, and a request id that every other line of it carries and the answer returns.

    The answer also says how long it took (Server-Timing, milliseconds), for browsers' own tools and `bench_pages`.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        began = time.perf_counter()
        response = get_response(request)
        milliseconds = (time.perf_counter() - began) * 1000
        response["X-Request-ID"] = request_id
        response["Server-Timing"] = f"portal;dur={milliseconds:.1f}"
        user = getattr(request, "user", None)
        log.info(
            "request",
            method=request.method,
            path=request.path,
            status=response.status_code,
            milliseconds=round(milliseconds),
            user=user.pk if user is not None and user.is_authenticated else None,
        )
        return response

    return middleware


def no_credentials_over_http(get_response: Answer) -> Answer:
    """Where https is the rule, a token sent over plain http is refused: it was read on the way and must be revoked."""

    def middleware(request: HttpRequest) -> HttpResponse:
        exposed = "HTTP_AUTHORIZATION" in request.META or settings.SESSION_COOKIE_NAME in request.COOKIES
        if settings.SECURE_SSL_REDIRECT and exposed and not request.is_secure():
            return HttpResponseForbidden(
                "Credentials came over plain http: revoke them and use https.\n", content_type="text/plain"
            )
        return get_response(request)

    return middleware


def no_null_characters(get_response: Answer) -> Answer:
    """No text of ours holds a NUL, and PostgreSQL takes none: an address with one is refused, not looked up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        for_programs = request.path.startswith(PROGRAMS_ASK)  # these say it in their own kind of error
        if not for_programs and ("\x00" in request.path or "%00" in request.META.get("QUERY_STRING", "")):
            return HttpResponseBadRequest("An address cannot hold a NUL character.\n", content_type="text/plain")
        return get_response(request)

    return middleware


def security_headers(get_response: Answer) -> Answer:
    """What Django and django-csp do not set by themselves. Answers to signed-in people are kept by no shared cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        user = getattr(request, "user", None)
        personal = user is not None and user.is_authenticated
        if personal and response.status_code == HTTPStatus.OK:
            response.setdefault("Cache-Control", "private")
        return response

    return middleware
