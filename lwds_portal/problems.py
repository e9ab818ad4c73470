"""Errors of /api/v1/ as problem details (RFC 9457): type, title, status, detail and what the error adds."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, OperationalError
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler

from variants.query.errors import QueryError
from variants.releases.reader import ReleaseNotFoundError

RETRY_AFTER_SECONDS = 10


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """What a view's exception is answered with; None (a 500) only for errors of our own making."""
    response = exception_handler(_as_api_error(error), context)
    if response is None:
        return None
    data = response.data
    detail = data.get("detail") if isinstance(data, dict) and set(data) == {"detail"} else None
    response.data = {
        "type": "about:blank",
        "title": HTTPStatus(response.status_code).phrase,
        "status": response.status_code,
        "detail": str(detail) if detail is not None else "Some of what was sent cannot be used: see errors.",
    }
    if detail is None:
        response.data["errors"] = data
    if isinstance(error, QueryError):
        response.data |= {"position": error.position, "nearest": list(getattr(error, "nearest", ()))}
    if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = RETRY_AFTER_SECONDS
    response.content_type = "application/problem+json"
    # Whatever format the answer would have had, a problem is JSON.
    context["request"].accepted_renderer = JSONRenderer()
    context["request"].accepted_media_type = JSONRenderer.media_type
    return response


def _as_api_error(error: Exception) -> Exception:
    """Errors of our services and selectors as the framework's, which carry a status."""
    if isinstance(error, QueryError):
        return exceptions.ValidationError({"detail": str(error)})
    if isinstance(error, ReleaseNotFoundError):
        return exceptions.NotFound(str(error))
    if isinstance(error, ValidationError):
        return exceptions.ValidationError(error.message_dict if hasattr(error, "error_dict") else error.messages)
    if isinstance(error, DataError):  # a NUL, a number beyond its column: nothing that could be found
        return exceptions.ValidationError({"detail": "Some text or number sent cannot be stored or looked for."})
    if isinstance(error, OperationalError):  # a statement took too long, or no connection was free
        unavailable = exceptions.APIException("The database is busy or the question too large: narrow it or try again.")
        unavailable.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        return unavailable
    return error
