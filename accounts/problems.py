"""Errors that a caller can cause: each has an HTTP status, a code for programs and one sentence for people.

No Django here, so that every package, pure ones too, raises the same type. `lwds_portal.web.problems` renders these
errors: as problem details for programs, as a page for people. A package makes its own subclass of the closest class
below; it sets `code` where programs shall tell this error from others of the same status.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar


class Problem(Exception):
    """An error that the caller can put right; `str(problem)` says what is wrong, where, and what to do.

    Attributes:
        status: HTTP status of the response.
        code: What programs compare, e.g. "query-syntax"; empty where the status says it all.
        retry_after: Seconds after which the same request may succeed; None where repeating it changes nothing.

    Example:
        >>> class UnknownGeneError(MissingObjectError):
        ...     code = "unknown-gene"
        >>> error = UnknownGeneError("There is no gene BRCA9 in GRCh38.")
        >>> error.status, error.code, str(error)
        (404, 'unknown-gene', 'There is no gene BRCA9 in GRCh38.')
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = ""
    retry_after: int | None = None

    def details(self) -> dict[str, Any]:
        """Further members of the problem details, as JSON values; a subclass with more to say overrides this."""
        return {}


class InvalidInputError(Problem, ValueError):
    """400: text, a number or a file that cannot be used as it is."""


class NotPermittedError(Problem):
    """403: the caller may see the object, but not do this with it."""

    status = 403


class MissingObjectError(Problem, LookupError):
    """404: no such object, or none that the caller may see."""

    status = 404


class ConflictError(Problem):
    """409: the object is in a state that does not allow this, or was changed meanwhile."""

    status = 409


class ExpiredError(Problem):
    """410: it was there, and is no longer."""

    status = 410


class TooLargeError(Problem, ValueError):
    """413: more than is accepted in one request, or than can be answered at once."""

    status = 413


class TooManyRequestsError(Problem):
    """429: too many requests, or too many open jobs, of one caller."""

    status = 429
    retry_after = 60


class UnavailableError(Problem):
    """503: a part of the portal is busy or cannot be reached."""

    status = 503
    retry_after = 10


def problem_details(problem: Problem) -> dict[str, Any]:
    """The members of a problem details object (RFC 9457, https://www.rfc-editor.org/rfc/rfc9457).

    Example:
        >>> problem_details(ConflictError("This job has ended."))
        {'type': 'about:blank', 'title': 'Conflict', 'status': 409, 'detail': 'This job has ended.'}
    """
    members: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": str(problem),
    }
    if problem.code:
        members["code"] = problem.code
    return members | problem.details()
