"""Middleware of every request: address of the client, no credentials over plain http, policies, one log line."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from http import HTTPStatus

import structlog
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden

from lwds_portal.web.compression import PROGRAM_PATHS

GetResponse = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("lwds.request")

# No page needs a sensor, so neither pages nor embedded content may use one.
PERMISSIONS_POLICY = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"

PAGES_OF_DEVELOPERS = (HTTPStatus.NOT_FOUND, HTTPStatus.INTERNAL_SERVER_ERROR)


def set_client_address(get_response: GetResponse) -> GetResponse:
    """Set REMOTE_ADDR to the client's address: with n = LWDS_PROXIES, the n-th from the right in X-Forwarded-For.

    Lock-out, throttling, sessions and logs come later and read REMOTE_ADDR. The header is removed: any client can write
    its left part.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        forwarded = [part.strip() for part in request.META.pop("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if 0 < settings.LWDS_PROXIES <= len(forwarded):
            request.META["REMOTE_ADDR"] = forwarded[-settings.LWDS_PROXIES]
        return get_response(request)

    return middleware


def log_request(get_response: GetResponse) -> GetResponse:
    """Log one line for each request, with a request id that its other log lines and the response carry too.

    The header Server-Timing says how long the response took (milliseconds), for browsers' own tools and benchmarks.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        response = get_response(request)
        milliseconds = (time.perf_counter() - started) * 1000
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


def refuse_credentials_over_http(get_response: GetResponse) -> GetResponse:
    """Refuse tokens and sessions sent over plain http where https is the rule: others may have read them on the way."""

    def middleware(request: HttpRequest) -> HttpResponse:
        exposed = "HTTP_AUTHORIZATION" in request.META or settings.SESSION_COOKIE_NAME in request.COOKIES
        if settings.SECURE_SSL_REDIRECT and exposed and not request.is_secure():
            return HttpResponseForbidden(
                "Credentials came over plain http: revoke them and use https.\n", content_type="text/plain"
            )
        return get_response(request)

    return middleware


def refuse_null_characters(get_response: GetResponse) -> GetResponse:
    """Refuse an address with a NUL character: PostgreSQL stores none, so nothing has such a name."""

    def middleware(request: HttpRequest) -> HttpResponse:
        for_programs = request.path.startswith(PROGRAM_PATHS)  # these answer with their own kind of error
        if not for_programs and ("\x00" in request.path or "%00" in request.META.get("QUERY_STRING", "")):
            return HttpResponseBadRequest("An address cannot hold a NUL character.\n", content_type="text/plain")
        return get_response(request)

    return middleware


def add_content_policy(get_response: GetResponse) -> GetResponse:
    """Add the Content-Security-Policy of the settings, put into words once: no page has one of its own.

    Django's own pages of errors, which only developers see (DEBUG=1), have styles that it would forbid.
    """
    policy = build_policy()

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not (settings.DEBUG and response.status_code in PAGES_OF_DEVELOPERS):
            response.setdefault("Content-Security-Policy", policy)
        return response

    return middleware


def add_security_headers(get_response: GetResponse) -> GetResponse:
    """Add the headers that Django does not set; no shared cache may store a page of a signed-in person."""

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
