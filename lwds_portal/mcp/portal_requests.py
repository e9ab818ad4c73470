"""A tool's call -> a request to the portal's own REST address, as the same person, within the same request.

So a tool shows only what REST shows, and visibility, scopes, budgets and lanes are those of REST.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.urls import resolve

from accounts.problems import Problem

MAX_ERROR_LENGTH = 1_000  # characters of the reason of a refusal


class ToolError(Exception):
    """An error of a tool, in a sentence for the model: what, where, what to do."""


class Portal:
    """The portal as the sender of a request sees it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.user = request.user

    def link(self, path: str, parameters: Mapping[str, Any] | None = None) -> str:
        """The absolute address of a path with parameters; empty ones are left out."""
        filled = {name: value for name, value in (parameters or {}).items() if value not in (None, "")}
        return self.request.build_absolute_uri(f"{path}?{urlencode(filled, doseq=True)}" if filled else path)

    def get(self, path: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """GET an address; returns its JSON answer. Raises ToolError with the sentence of a refusal."""
        filled = {name: value for name, value in (parameters or {}).items() if value not in (None, "")}
        return self._send("GET", path, urlencode(filled, doseq=True), b"")

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """POST a JSON body to an address; returns its JSON answer. Raises ToolError with the sentence of a refusal."""
        return self._send("POST", path, "", json.dumps(body).encode())

    def _send(self, method: str, path: str, query: str, body: bytes) -> Any:
        try:
            response = self._respond(method, path, query, body)
        except (Problem, Http404) as error:
            raise ToolError(str(error)[:MAX_ERROR_LENGTH]) from None
        if isinstance(response, StreamingHttpResponse):
            content = b"".join(response)
        else:
            content = getattr(response, "content", b"")
        try:
            answer = json.loads(content) if content else {}
        except ValueError:
            answer = {}
        if response.status_code >= 400:
            raise ToolError(_describe_refusal(answer, response.status_code))
        return answer

    def _respond(self, method: str, path: str, query: str, body: bytes) -> HttpResponseBase:
        environ = {name: value for name, value in self.request.META.items() if isinstance(name, str)}
        environ |= {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": "application/json" if body else "",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_ACCEPT": "application/json",
            "wsgi.input": BytesIO(body),
        }
        for name in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE"):
            environ.pop(name, None)
        inner = WSGIRequest(environ)
        inner.user = self.user
        inner.htmx = False  # type: ignore[attr-defined]  # pages that also answer as JSON look at it
        match = resolve(path)
        inner.resolver_match = match
        response = match.func(inner, *match.args, **match.kwargs)
        if hasattr(response, "render") and callable(response.render):
            response = response.render()
        return response


def _describe_refusal(answer: Any, status: int) -> str:
    """The message of problem details, or of the errors of a form."""
    if not isinstance(answer, dict):
        return f"The portal answered {status}."
    errors = answer.get("errors")
    parts = [str(answer.get("detail") or f"The portal answered {status}.")]
    if isinstance(errors, dict):
        parts += [f"{name}: {json.dumps(messages)}" for name, messages in errors.items()]
    return " ".join(parts)[:MAX_ERROR_LENGTH]
