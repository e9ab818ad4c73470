"""What all addresses of the dialect share: arguments, errors, formats, CORS, caching; never a redirect."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, ClassVar

from django.conf import settings
from django.db import DataError, OperationalError
from django.http import HttpResponse
from rest_framework import exceptions
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.authentication import BasicTokenAuthentication, BearerAuthentication
from variants.biothings.errors import ApiError
from variants.biothings.formats import render
from variants.biothings.incoming import argument_sources
from variants.biothings.parameters import Parameter, read_arguments
from variants.biothings.releases import answering_release
from variants.selectors.releases import OpenRelease

CORS_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "*",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Allow-Credentials": "false",
    "Access-Control-Max-Age": "60",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
CACHE_SECONDS = 7 * 24 * 3600
RETRY_AFTER_SECONDS = 10


class DialectView(APIView):
    """Answers `get` and `post` by way of `answer(arguments)`, which returns plain data.

    Callers are told apart by token alone, so that no cookie can change a public answer.
    """

    authentication_classes = [BearerAuthentication, BasicTokenAuthentication]
    permission_classes = [AllowAny]
    schema = None
    known: ClassVar[dict[str, Iterable[Parameter]]] = {}  # parameters by method
    cacheable = True

    def get(self, request: Request, **path: str) -> HttpResponse:
        base = path.pop("base", None) or settings.LWDS_DEFAULT_ASSEMBLY
        known = self.known["POST" if request.method == "POST" else "GET"]
        arguments = read_arguments(known, argument_sources(request._request, path))
        arguments["assembly"] = arguments["assembly"] or base
        self.format_name = arguments["format"]
        return self.rendered(self.answer(arguments))

    post = get

    def answer(self, arguments: dict[str, Any]) -> Any:
        raise NotImplementedError

    def release_for(self, arguments: dict[str, Any]) -> OpenRelease:
        """The release that answers; an answer from one that not everybody may read is not cached."""
        opened, public = answering_release(
            user=self.request.user, assembly=arguments["assembly"], name=arguments["release"]
        )
        self.cacheable = self.cacheable and public
        return opened

    def rendered(self, data: Any, status: int = 200) -> HttpResponse:
        return render(data, format_name=getattr(self, "format_name", "json"), status=status, path=self.request.path)

    # what the framework asks of a view

    def http_method_not_allowed(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        raise exceptions.MethodNotAllowed(request.method)

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(status=204)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[JSONRenderer, str]:
        return JSONRenderer(), JSONRenderer.media_type  # `format=` decides, see `rendered`

    def handle_exception(self, exc: Exception) -> HttpResponse:
        error = _as_dialect_error(exc)
        if error is None:
            raise exc
        response = render(error.body(), status=error.status)
        if error.status == 405:
            response["Allow"] = ", ".join(self.allowed_methods)
        if error.status == 401:
            response["WWW-Authenticate"] = BasicTokenAuthentication().authenticate_header(self.request)
        if error.status in (429, 503):
            response["Retry-After"] = str(int(getattr(exc, "wait", None) or RETRY_AFTER_SECONDS))
        return response

    def finalize_response(self, request: Request, response: HttpResponse, *args: Any, **kwargs: Any) -> HttpResponse:
        for name, value in CORS_HEADERS.items():
            response[name] = value
        response["Vary"] = "Authorization, Accept-Encoding"
        if response.status_code == 200:
            public = self.cacheable and request.method in ("GET", "HEAD", "POST")
            response["Cache-Control"] = f"max-age={CACHE_SECONDS}, public" if public else "no-store"
        return response


def _as_dialect_error(error: Exception) -> ApiError | None:
    if isinstance(error, ApiError):
        return error
    if isinstance(error, DataError):  # a NUL, a number beyond its column
        return ApiError(400, "Bad Request", details="Some text or number sent cannot be looked for.")
    if isinstance(error, OperationalError):  # statement timeout, no free connection
        return ApiError(503, "Service Unavailable", details="The question takes too long or the database is busy.")
    if isinstance(error, exceptions.APIException):  # not authenticated, too many requests, method
        return ApiError(error.status_code, HTTPStatus(error.status_code).phrase, details=str(error.detail))
    return None
