"""The short chain: what a request of a program that looks variants up passes before its view.

Sessions, form protection, messages and signing in by page are for people. A request to SHORT_PATHS without a cookie can
have none of them, so the middleware of this module answers it itself, through SHORT_CHAIN. What guards and counts every
request stands above it in the settings: address of the client, log, budget, https, compression, policies.
Tokens are read by the views, as always.

Separate module because it decides which other middleware a request meets.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.common import CommonMiddleware
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.cache import patch_vary_headers
from django_prometheus.middleware import PrometheusAfterMiddleware

from lwds_portal.web.middleware import add_security_headers

GetResponse = Callable[[HttpRequest], HttpResponseBase]
SHORT_PATHS = ("/v1/", "/hg19/v1/", "/hg38/v1/", "/api/v1/variants/")  # of views that only read
SESSION_PATHS = ("/api/",)  # where a session may change the answer
SHORT_CHAIN = (CommonMiddleware, XFrameOptionsMiddleware, add_security_headers, PrometheusAfterMiddleware)


def shorten_lookups(get_response: GetResponse) -> GetResponse:
    """Middleware: look-ups of programs go to their view through SHORT_CHAIN, all other requests go on as usual."""
    short_chain: Callable[..., Any] = convert_exception_to_response(call_view)
    for part in reversed(SHORT_CHAIN):
        short_chain = convert_exception_to_response(part(short_chain))

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.META.get("HTTP_COOKIE") or not request.path_info.startswith(SHORT_PATHS):
            return get_response(request)
        try:
            request.resolver_match = resolve(request.path_info)
        except Resolver404:  # the usual chain knows pages and redirects for it
            return get_response(request)
        request.user = AnonymousUser()  # until a view has read a token
        response: HttpResponseBase = short_chain(request)
        if request.path_info.startswith(SESSION_PATHS):
            patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


def call_view(request: HttpRequest) -> HttpResponseBase:
    """The answer of the view, as Django's handler calls it; REST answers are rendered last."""
    match = cast(ResolverMatch, request.resolver_match)
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    render = getattr(response, "render", None)
    return cast(HttpResponseBase, render()) if callable(render) else response
