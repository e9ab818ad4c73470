"""The addresses of the dialect: arguments in, plain data out, with its errors, formats, CORS and caching.

None answers with a redirect, which clients would not follow.
"""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from time import perf_counter
from typing import Any, Generic

from django.conf import settings
from django.db import DataError, InterfaceError, OperationalError, connection
from django.http import HttpResponse
from rest_framework import exceptions
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.authentication import BasicTokenAuthentication, BearerAuthentication
from accounts.lanes import take_lane
from accounts.problems import Problem
from variants.biothings.annotation import annotate_many, annotate_one
from variants.biothings.arguments import (
    Arguments,
    ArgumentsT,
    FieldsArguments,
    QueryArguments,
    TermsArguments,
    VariantArguments,
    VariantsArguments,
    read_arguments,
)
from variants.biothings.dialect_release import answering_release, read_scroll, release_of_scroll
from variants.biothings.metadata import field_dictionary, release_metadata
from variants.biothings.openapi import openapi_document
from variants.biothings.query_many import query_many
from variants.biothings.query_search import next_page, search
from variants.biothings.reply import Reply, render
from variants.biothings.request import ApiError, argument_sources
from variants.releases.reader import ReleaseReader

CORS_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "*",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Allow-Credentials": "false",
    "Access-Control-Max-Age": "60",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
CACHE_SECONDS = 7 * 24 * 3600  # of an answer from a release that the address names
DEFAULT_CACHE_SECONDS = 5 * 60  # where the default release answers: a curator may choose another one at any time
RETRY_AFTER_SECONDS = 10


class DialectView(APIView, Generic[ArgumentsT]):
    """Answers GET and POST by `answer(arguments)`, which returns plain data.

    Callers are known by their token only, so that no cookie can change a public answer.
    """

    authentication_classes = [BearerAuthentication, BasicTokenAuthentication]
    permission_classes = [AllowAny]
    schema = None
    get_arguments: type[ArgumentsT]
    post_arguments: type[ArgumentsT]  # of the addresses that have POST
    cacheable = True
    cache_seconds = DEFAULT_CACHE_SECONDS
    needs_lane = False  # also for a GET

    def get(self, request: Request, **path: str) -> HttpResponse:
        base = path.pop("base", None) or settings.LWDS_DEFAULT_ASSEMBLY
        known = self.post_arguments if request.method == "POST" else self.get_arguments
        if self.needs_lane or request.method == "POST":
            take_lane("question")
        arguments = read_arguments(known, argument_sources(request._request, path))
        self.format_name = arguments.format
        return self.render(self.answer(replace(arguments, assembly=arguments.assembly or base)))

    post = get

    def answer(self, arguments: ArgumentsT) -> Any:
        """The answer as plain data."""
        raise NotImplementedError

    def release_for(self, arguments: ArgumentsT) -> ReleaseReader:
        """The release that answers; an answer from one that not everybody may read is not cached."""
        release, public = answering_release(user=self.request.user, assembly=arguments.assembly, name=arguments.release)
        self.cacheable = self.cacheable and public
        self.cache_seconds = CACHE_SECONDS if arguments.release else DEFAULT_CACHE_SECONDS
        return release

    def render(self, data: Any, status: int = 200) -> HttpResponse:
        return render(data, format_name=getattr(self, "format_name", "json"), status=status, path=self.request.path)

    # What the framework calls. The dialect renders its responses itself, so they are Django's.

    def http_method_not_allowed(  # type: ignore[override]  # see above
        self, request: Request, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        raise exceptions.MethodNotAllowed(request.method or "")

    def options(  # type: ignore[override]  # see above
        self, request: Request, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        return HttpResponse(status=204)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[JSONRenderer, str]:
        return JSONRenderer(), JSONRenderer.media_type  # `format=` decides, see `render`

    def handle_exception(self, exc: Exception) -> HttpResponse:  # type: ignore[override]  # see above
        error = _as_dialect_error(exc)
        if error is None:
            raise exc
        response = render(error.body(), status=error.status)
        if error.status == 405:
            response["Allow"] = ", ".join(self.allowed_methods)
        if error.status == 401:
            response["WWW-Authenticate"] = BasicTokenAuthentication().authenticate_header(self.request)
        if error.status in (429, 503):
            wait = getattr(exc, "wait", None) or getattr(exc, "retry_after", None) or RETRY_AFTER_SECONDS
            response["Retry-After"] = str(int(wait))
        return response

    def finalize_response(  # type: ignore[override]  # see above
        self, request: Request, response: HttpResponse, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        for name, value in CORS_HEADERS.items():
            response[name] = value
        response["Vary"] = "Authorization, Accept-Encoding"
        if response.status_code == 200:
            public = self.cacheable and request.method in ("GET", "HEAD", "POST")
            response["Cache-Control"] = f"max-age={self.cache_seconds}, public" if public else "no-store"
        return response


def _as_dialect_error(error: Exception) -> ApiError | None:
    if isinstance(error, ApiError):
        return error
    if isinstance(error, Problem):
        return ApiError(error.status, HTTPStatus(error.status).phrase, details=str(error), **error.details())
    if isinstance(error, DataError):  # a NUL, a number beyond its column
        return ApiError(400, "Bad Request", details="Some text or number sent cannot be looked for.")
    if isinstance(error, OperationalError | InterfaceError):  # statement timeout, no free connection
        return ApiError(503, "Service Unavailable", details="The question takes too long or the database is busy.")
    if isinstance(error, exceptions.APIException):  # not authenticated, too many requests, method
        return ApiError(error.status_code, HTTPStatus(error.status_code).phrase, details=str(error.detail))
    return None


class VariantView(DialectView[VariantArguments]):
    """One variant by id."""

    http_method_names = ["get", "head", "options"]
    get_arguments = VariantArguments

    def answer(self, arguments: VariantArguments) -> Any:
        release = self.release_for(arguments)
        return annotate_one(release, arguments.id, Reply.from_arguments(release, arguments))


class VariantsView(DialectView[VariantArguments | VariantsArguments]):
    """Many variants by id; a GET without an id answers what is missing."""

    get_arguments = VariantArguments
    post_arguments = VariantsArguments

    def answer(self, arguments: VariantArguments | VariantsArguments) -> Any:
        release = self.release_for(arguments)
        reply = Reply.from_arguments(release, arguments)
        if isinstance(arguments, VariantsArguments):
            return annotate_many(release, arguments.ids, reply)
        return annotate_one(release, arguments.id, reply)


class QueryView(DialectView[QueryArguments | TermsArguments]):
    """Search by a query text, go on scrolling, or look many terms up."""

    get_arguments = QueryArguments
    post_arguments = TermsArguments
    needs_lane = True

    def answer(self, arguments: QueryArguments | TermsArguments) -> Any:
        started_at = perf_counter()
        answer = self._search(arguments)
        if isinstance(answer, dict) and "total" in answer:
            answer["took"] = max(round((perf_counter() - started_at) * 1000), 1)  # milliseconds
        return answer

    def _search(self, arguments: QueryArguments | TermsArguments) -> Any:
        if isinstance(arguments, TermsArguments):
            release = self.release_for(arguments)
            return query_many(release, arguments, Reply.from_arguments(release, arguments))
        if arguments.fetch_all or arguments.scroll_id:
            self.cacheable = False
        if arguments.scroll_id:
            scroll = read_scroll(arguments.scroll_id)
            return next_page(release_of_scroll(user=self.request.user, scroll=scroll), scroll)
        release = self.release_for(arguments)
        return search(release, arguments, Reply.from_arguments(release, arguments))


class MetadataView(DialectView[Arguments]):
    """The description of the service and of its release."""

    http_method_names = ["get", "head", "options"]
    get_arguments = Arguments

    def answer(self, arguments: Arguments) -> Any:
        try:
            release = self.release_for(arguments)
        except ApiError as error:  # clients read here what this service is, before they use the other assembly
            return {"biothing_type": "variant", "src": {}, "stats": {"total": 0}} | error.members
        return release_metadata(release.model, release.specs, assembly=arguments.assembly)


class FieldsView(DialectView[FieldsArguments]):
    """The field dictionary of the answering release."""

    http_method_names = ["get", "head", "options"]
    get_arguments = FieldsArguments

    def answer(self, arguments: FieldsArguments) -> Any:
        release = self.release_for(arguments)
        return field_dictionary(
            release.specs, assembly=arguments.assembly, search=arguments.search, prefix=arguments.prefix
        )


class SpecView(DialectView[Arguments]):
    """The dialect as OpenAPI, for tools that make clients."""

    http_method_names = ["get", "head", "options"]
    get_arguments = Arguments

    def answer(self, arguments: Arguments) -> Any:
        return openapi_document()


class StatusView(DialectView[Arguments]):
    """Health, as monitoring of BioThings services expects it."""

    http_method_names = ["get", "head", "options"]
    get_arguments = Arguments
    cacheable = False

    def answer(self, arguments: Arguments) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return {"success": True, "status": "green"}


class NotFoundView(DialectView[Arguments]):
    """Every other address below /v1: an error in the dialect, not a page."""

    http_method_names = ["get", "post", "head", "options"]

    def get(self, request: Any, **path: str) -> Any:
        raise ApiError(404, "Not Found.", details=f"There is nothing at {request.path}.")

    post = get
