"""The budget of every request: opened before the view, closed when the answer is made, of a stream when it has ended.

Addresses that are too long and bodies without a length are refused before anything is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar, cast

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from accounts.budget import Budget, OverLimitError, budget_in_use, check_amount
from accounts.problems import InvalidInputError, Problem
from accounts.statement_limits import limit_execution
from accounts.throttling import caller_of
from lwds_portal.web.problems import render_problem

GetResponse = Callable[[HttpRequest], HttpResponse | StreamingHttpResponse]
READING_METHODS = ("GET", "HEAD", "OPTIONS")


class AddressTooLongError(OverLimitError):
    """414: the address."""

    status: ClassVar[int] = 414


class LengthRequiredError(InvalidInputError):
    """411: a body that does not say how long it is."""

    status: ClassVar[int] = 411


def open_budgets(get_response: GetResponse) -> GetResponse:
    """Middleware: each request has a budget (accounts.budget), which ends with it."""

    def middleware(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        budget = Budget(settings.LWDS_LIMITS, lambda: caller_of(request), settings.LWDS_LANES_FILE)
        if request.method not in READING_METHODS:
            budget.allow("write_seconds")
        budget.begin_light()
        response: HttpResponse | StreamingHttpResponse
        try:
            with budget_in_use(budget):
                response = _refusal(request) or get_response(request)
            if budget.is_stream and isinstance(response, StreamingHttpResponse):
                parts = cast(Iterable[bytes], response.streaming_content)  # asynchronous only where a view is
                response.streaming_content = _BudgetedStream(parts, budget)
                return response
        except BaseException:
            budget.close()
            raise
        budget.close()
        return response

    return middleware


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """The answer to a request whose address or body is not even looked at."""
    try:
        length = len(request.META.get("PATH_INFO", "")) + len(request.META.get("QUERY_STRING", ""))
        _check_address(length)
        if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
            raise LengthRequiredError("The body came in chunks without its length: send a Content-Length header.")
        check_amount("max_parameters", request.META.get("QUERY_STRING", "").count("&") + 1)
    except Problem as problem:
        return render_problem(request, problem)
    return None


def _check_address(length: int) -> None:
    maximum = settings.LWDS_LIMITS["max_address_bytes"]
    if length > maximum:
        raise AddressTooLongError("max_address_bytes", maximum, length)


class _BudgetedStream:
    """Parts of an answer, each made under the budget of its request. A stream whose time is over breaks off: the
    client sees an incomplete answer, never one that looks whole."""

    def __init__(self, parts: Iterable[bytes], budget: Budget) -> None:
        self._parts, self._budget = iter(parts), budget

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        with budget_in_use(self._budget):
            self._budget.check_time()
            try:
                return next(self._parts)
            except BaseException:  # the end among them
                self.close()
                raise

    def close(self) -> None:
        self._budget.close()


def limit_new_connection(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Signal handler: statements of every connection end with the time of their request."""
    if limit_execution not in connection.execute_wrappers:
        connection.execute_wrappers.append(limit_execution)
