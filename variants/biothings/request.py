"""A request of the dialect -> what it sends: values by name, items of a list; or an error in the dialect's shape."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

import orjson
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from accounts.bounded_numbers import parse_whole_number
from accounts.budget import check_amount
from accounts.problems import InvalidInputError, Problem
from variants.text.text_files import decode_text


class ApiError(Problem):
    """Ends a request with this status and the dialect's body: {"code", "success": false, "error", ...}.

    Attributes:
        error: The short error that clients and scripts compare.
        members: Further members of the body.
    """

    def __init__(self, status: int, error: str, **details: Any) -> None:
        super().__init__(error)
        self.status = status  # type: ignore[misc]  # each error of the dialect has its own
        self.error = error
        self.members = details

    def details(self) -> dict[str, Any]:
        return self.members

    def body(self) -> dict[str, Any]:
        """The body of the response."""
        return {"code": self.status, "success": False, "error": self.error} | self.members


class BadArgumentError(ApiError):
    """400: a parameter cannot be used as sent; details name it (`keyword`, `alias`) and say why."""

    def __init__(self, **details: Any) -> None:
        super().__init__(400, "Bad Request", **details)


class QuerySyntaxError(ApiError):
    """400: the query text cannot be read. The short error is the one scripts already test for."""

    def __init__(self, reason: str) -> None:
        super().__init__(400, "search_phase_execution_exception", root_cause_line_00=reason, details=reason)


# A word is a run of bare characters, quoted phrases and escapes; everything else separates.
_PART = r"""(?:[^ \t\n\r\v\f|,+"'\\]|"(?:[^"\\]|\\.)*"|'[^']*'|\\.)"""
_WORD = re.compile(rf"({_PART}+)|[ \t\n\r\v\f|,+]+|(?P<stray>.)", re.DOTALL)
_QUOTED = re.compile(r""""((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)""", re.DOTALL)
_ESCAPE = re.compile(r'\\(["\\])')


class UnclosedQuoteError(InvalidInputError):
    """A quote is opened and not closed."""


def split_words(text: str, most: int | None = None) -> list[str]:
    """The items of a list parameter: separated by blanks, `|`, `,` or `+`; quotes keep a phrase together.

    Blanks around an item and empty items are dropped.

    Args:
        most: Reading stops behind so many items.

    Raises:
        UnclosedQuoteError: A quote is opened and not closed.

    Example:
        >>> split_words('cadd.phred,"a b" c')
        ['cadd.phred', 'a b', 'c']
    """
    items: list[str] = []
    for match in _WORD.finditer(text):
        if match["stray"]:
            raise UnclosedQuoteError("No closing quotation")
        if match[1] and (item := _unquote(match[1]).strip()):
            items.append(item)
        if most is not None and len(items) >= most:
            break
    return items


def _unquote(word: str) -> str:
    """The word without its quotes and escapes, as a POSIX shell reads it."""
    return _QUOTED.sub(_quoted_text, word) if any(mark in word for mark in "\"'\\") else word


def _quoted_text(match: re.Match[str]) -> str:
    double, single, escaped = match.groups()
    return _ESCAPE.sub(r"\1", double) if double is not None else single if single is not None else escaped


# The arguments in the path, the query string or the body: every value sent under a name, in order.
ArgumentSource = Mapping[str, Sequence[Any]]


def argument_sources(request: HttpRequest, path: Mapping[str, str]) -> list[ArgumentSource]:
    """The arguments in path, query string and body, in this order.

    Raises:
        ApiError: 400, a broken body.
        OverLimitError: 413, too many parameters or bytes.
    """
    in_url = _parse_parameters(request.META.get("QUERY_STRING", ""), errors="replace")
    in_path = {name: [value] for name, value in path.items() if value}
    return [in_path, in_url, _read_body(request)]


def _parse_parameters(text: str, *, errors: str = "strict") -> dict[str, list[str]]:
    """a=1&b=2 -> values by name; the number of parameters is looked at before any is decoded."""
    check_amount("max_parameters", text.count("&") + 1)
    return parse_qs(text, keep_blank_values=True, errors=errors)


def _read_body(request: HttpRequest) -> ArgumentSource:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length == "0":
        return {}
    check_amount("max_dialect_bytes", parse_whole_number(length, name="Content-Length"))
    try:
        if request.content_type == "application/json":
            return _parse_json_body(request.body)
        if request.content_type == "multipart/form-data":
            return _parse_multipart_body(request)
        return _parse_parameters(decode_text(request.body))
    except UnicodeDecodeError as error:
        raise ApiError(400, "Bad Request", details="The body is not UTF-8 behind its percent signs.") from error
    except (SuspiciousOperation, MultiPartParserError) as error:  # too large, too many parts, broken parts
        raise ApiError(400, "Bad Request", details=str(error)) from error


def _parse_json_body(body: bytes) -> dict[str, list[Any]]:
    try:
        values = orjson.loads(decode_text(body)) if body else {}
    except orjson.JSONDecodeError as error:
        raise ApiError(400, "Invalid JSON body.", details=str(error)) from error
    if not isinstance(values, dict):
        raise ApiError(400, "Invalid JSON body.", details="Expect an object at the top level.")
    return {name: [value] for name, value in values.items() if value is not None}


def _parse_multipart_body(request: HttpRequest) -> dict[str, list[str]]:
    parser = MultiPartParser(request.META, BytesIO(request.body), request.upload_handlers, request.encoding)
    fields, _files = parser.parse()
    return {name: fields.getlist(name) for name in fields}
