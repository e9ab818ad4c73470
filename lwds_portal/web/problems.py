"""Errors -> responses: problem details (RFC 9457) for programs, a page for people.

`problem_response` is called for exceptions of REST views, `ProblemPages` for those of any other view, `server_error`
for those that came before a view, in middleware. /v1/ answers in the shape of myvariant.info instead
(variants.biothings).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, ValidationError
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import bad_request as bad_request_page
from django.views.defaults import server_error as server_error_page
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.budget import OverLimitError
from accounts.problems import InvalidInputError, Problem, TooLargeError, UnavailableError, problem_details
from lwds_portal.web.compression import PROGRAM_PATHS

PROBLEM_JSON = "application/problem+json"


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """The response to an exception of a REST view.

    Returns:
        Problem details; None for an exception that is an error of the portal itself (the response is then a 500).
    """
    error = _replace_known_error(error)
    response = exception_handler(_as_api_exception(error) if isinstance(error, Problem) else error, context)
    if response is None:
        return None
    response.data = problem_details(error) if isinstance(error, Problem) else _describe_api_exception(response)
    response.content_type = PROBLEM_JSON
    # A problem is JSON, even if the answer would have had another format.
    context["request"].accepted_renderer = JSONRenderer()
    context["request"].accepted_media_type = JSONRenderer.media_type
    return response


class ProblemPages:
    """Middleware: a `Problem` raised by a page becomes a page, or problem details if JSON was requested.

    So do errors of the database that a request caused or that pass, as while it restarts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        error = exception if isinstance(exception, ValidationError) else _replace_known_error(exception)
        return render_problem(request, error) if isinstance(error, Problem) else None


def render_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A problem as a page, or as problem details for a program."""
    if request.path.startswith(PROGRAM_PATHS) or not _accepts_page(request):
        details = problem_details(problem)
        response: HttpResponse = JsonResponse(details, status=problem.status, content_type=PROBLEM_JSON)
    else:
        context = {"title": HTTPStatus(problem.status).phrase, "problem": problem}
        if isinstance(problem, UnavailableError):  # the frame of every page would query the database
            response = HttpResponse(render_to_string("problem.html", context), status=problem.status)
        else:
            response = render(request, "problem.html", context, status=problem.status)
    if problem.retry_after:
        response["Retry-After"] = str(problem.retry_after)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: 503 for a database that cannot be reached, problem details for programs, else the page."""
    error = sys.exc_info()[1]
    problem = _replace_known_error(error) if isinstance(error, Exception) else None
    if isinstance(problem, Problem):
        return render_problem(request, problem)
    if request.path.startswith(PROGRAM_PATHS):
        details = {"type": "about:blank", "title": "Internal Server Error", "status": 500}
        return JsonResponse(details, status=500, content_type=PROBLEM_JSON)
    return server_error_page(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: problem details for programs; for people the limit that a form met, else the page."""
    problem = _replace_known_error(exception)
    if isinstance(problem, Problem) and (isinstance(problem, TooLargeError) or request.path.startswith(PROGRAM_PATHS)):
        return render_problem(request, problem)
    return bad_request_page(request, exception)


def _accepts_page(request: HttpRequest) -> bool:
    """False where the address or the Accept header asks for JSON."""
    is_json_address = request.path.endswith(".json") or "as=json" in request.META.get("QUERY_STRING", "").split("&")
    return not is_json_address and request.accepts("text/html")


def _replace_known_error(error: Exception) -> Exception:
    """Errors of Django and PostgreSQL that a request caused, as errors with a status; any other error as it is."""
    if isinstance(error, ValidationError):
        return exceptions.ValidationError(error.message_dict if hasattr(error, "error_dict") else error.messages)
    if isinstance(error, DataError | UnicodeEncodeError):  # a NUL, half a character, a number beyond its column
        return InvalidInputError("Some text or number sent cannot be stored or looked for.")
    if isinstance(error, OperationalError | InterfaceError):  # too slow, no connection free, or the server restarts
        return UnavailableError("The database is busy or the question too large: narrow it or try again.")
    if isinstance(error, TooManyFieldsSent):
        return OverLimitError("max_form_fields", settings.DATA_UPLOAD_MAX_NUMBER_FIELDS)
    if isinstance(error, RequestDataTooBig):
        return TooLargeError(f"The body is larger than {settings.DATA_UPLOAD_MAX_MEMORY_SIZE:,} bytes.")
    if isinstance(error, SuspiciousOperation):
        return InvalidInputError("The request cannot be used as it was sent.")
    return error


def _as_api_exception(problem: Problem) -> exceptions.APIException:
    """The framework's own exception, whose handler also rolls the transaction back and sets Retry-After."""
    exception = exceptions.APIException(str(problem))
    exception.status_code = problem.status
    if problem.retry_after:
        exception.wait = problem.retry_after  # type: ignore[attr-defined]  # read by rest_framework.views
    return exception


def _describe_api_exception(response: Response) -> dict[str, Any]:
    """Problem details of one of the framework's exceptions; messages by parameter become `errors`."""
    data = response.data
    detail = data.get("detail") if isinstance(data, dict) and set(data) == {"detail"} else None
    members: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(response.status_code).phrase,
        "status": response.status_code,
        "detail": str(detail) if detail is not None else "Some of what was sent cannot be used: see errors.",
    }
    return members if detail is not None else members | {"errors": data}
