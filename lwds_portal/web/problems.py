"""Errors -> responses: problem details (RFC 9457) for programs, a page for people.

`problem_response` is called for exceptions of REST views, `ProblemPages` for a `Problem` that any other view raises.
/v1/ answers in the shape of myvariant.info instead (variants.biothings).
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.problems import InvalidInputError, Problem, UnavailableError, problem_details

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
    # Whatever format the answer would have had, a problem is JSON.
    context["request"].accepted_renderer = JSONRenderer()
    context["request"].accepted_media_type = JSONRenderer.media_type
    return response


class ProblemPages:
    """Middleware: a `Problem` raised by a page becomes a page, or problem details where JSON was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Problem):
            return None
        if _asks_for_page(request):
            context = {"title": HTTPStatus(exception.status).phrase, "problem": exception}
            response = render(request, "problem.html", context, status=exception.status)
        else:
            details = problem_details(exception)
            response = JsonResponse(details, status=exception.status, content_type=PROBLEM_JSON)
        if exception.retry_after:
            response["Retry-After"] = str(exception.retry_after)
        return response


def _asks_for_page(request: HttpRequest) -> bool:
    """False where the address or the Accept header asks for JSON."""
    asks_for_json = request.path.endswith(".json") or request.GET.get("as") == "json"
    return not asks_for_json and request.accepts("text/html")


def _replace_known_error(error: Exception) -> Exception:
    """Errors of Django and PostgreSQL that a request caused, as errors with a status; any other error as it is."""
    if isinstance(error, ValidationError):
        return exceptions.ValidationError(error.message_dict if hasattr(error, "error_dict") else error.messages)
    if isinstance(error, DataError):  # a NUL, a number beyond its column: nothing that could be found
        return InvalidInputError("Some text or number sent cannot be stored or looked for.")
    if isinstance(error, OperationalError):  # a statement took too long, or no connection was free
        return UnavailableError("The database is busy or the question too large: narrow it or try again.")
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
