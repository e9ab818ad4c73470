"""Errors as the BioThings dialect words them: {"code", "success": false, "error", ...details}."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """Ends a request with this status and body."""

    def __init__(self, status: int, error: str, **details: Any) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.details = details

    def body(self) -> dict[str, Any]:
        return {"code": self.status, "success": False, "error": self.error} | self.details


class BadArgumentError(ApiError):
    """400: a parameter cannot be used as sent; details name it (`keyword`, `alias`) and say why."""

    def __init__(self, **details: Any) -> None:
        super().__init__(400, "Bad Request", **details)


class QuerySyntaxError(ApiError):
    """400: the query text cannot be read. The short error is the one scripts already test for."""

    def __init__(self, reason: str) -> None:
        super().__init__(400, "search_phase_execution_exception", root_cause_line_00=reason, details=reason)
