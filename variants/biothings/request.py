"""A request of the dialect -> its arguments, by the parameters that each address has; or an error in its own shape.

One file because parameters, their conversion and the errors that name them are one grammar, which openapi.py describes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

import orjson
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from accounts.problems import InvalidInputError, Problem
from variants.text.text_files import decode_text, strip_marks


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


def split_words(text: str) -> list[str]:
    """The items of a list parameter: separated by blanks, `|`, `,` or `+`; quotes keep a phrase together.

    Blanks around an item and empty items are dropped.

    Raises:
        UnclosedQuoteError: A quote is opened and not closed.

    Example:
        >>> split_words('cadd.phred,"a b" c')
        ['cadd.phred', 'a b', 'c']
    """
    words = []
    for match in _WORD.finditer(text):
        if match["stray"]:
            raise UnclosedQuoteError("No closing quotation")
        if match[1]:
            words.append(_unquote(match[1]).strip())
    return [word for word in words if word]


def _unquote(word: str) -> str:
    """The word without its quotes and escapes, as a POSIX shell reads it."""
    return _QUOTED.sub(_quoted_text, word) if any(mark in word for mark in "\"'\\") else word


def _quoted_text(match: re.Match[str]) -> str:
    double, single, escaped = match.groups()
    return _ESCAPE.sub(r"\1", double) if double is not None else single if single is not None else escaped


# The arguments in the path, the query string or the body: every value sent under a name, in order.
ArgumentSource = Mapping[str, Sequence[Any]]
_INTEGER = re.compile(r"-?[0-9]{1,18}")
_TRUE = {"", "true", "1", "t", "yes", "y"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an address.

    Attributes:
        kind: str, int, bool or list (of texts).
        aliases: Other names that clients send.
        maximum: Of an int its value, of a list its length.
        choices: The only values.
    """

    name: str
    kind: type = str
    default: Any = None
    aliases: tuple[str, ...] = ()
    maximum: int | None = None
    choices: tuple[str, ...] = ()
    required: bool = False

    def error(self, **details: Any) -> BadArgumentError:
        """The error that names this parameter."""
        if self.aliases:
            details["alias"] = self.aliases[0] if len(self.aliases) == 1 else list(self.aliases)
        return BadArgumentError(keyword=self.name, **details)


ASSEMBLIES = ("hg19", "hg38")
FORMATS = ("json", "yaml", "html", "msgpack")
_COMMON = (
    Parameter("assembly", choices=ASSEMBLIES),
    Parameter("release"),
    Parameter("format", default="json", choices=FORMATS),
)
_DOCUMENT = (
    *_COMMON,
    Parameter("fields", list, aliases=("field", "_source"), maximum=1000),
    Parameter("dotfield", bool, default=False),
    Parameter("always_list", list, maximum=1000),
    Parameter("allow_null", list, maximum=1000),
)
_PAGING = (
    Parameter("size", int, aliases=("limit",), maximum=1000),
    Parameter("from", int, default=0, aliases=("skip",), maximum=10_000),
    Parameter("sort", list, maximum=10),
    Parameter("filter"),
    Parameter("post_filter"),
)
VARIANT_GET = (*_DOCUMENT, Parameter("id", required=True))
VARIANT_POST = (*_DOCUMENT, Parameter("id", list, aliases=("ids",), maximum=1000, required=True))
QUERY_GET = (
    *_DOCUMENT,
    *_PAGING,
    Parameter("q"),
    Parameter("facets", list, aliases=("aggs",), maximum=1000),
    Parameter("facet_size", int, default=10, maximum=1000),
    Parameter("fetch_all", bool, default=False),
    Parameter("scroll_id"),
)
QUERY_POST = (
    *_DOCUMENT,
    *_PAGING,
    Parameter("q", list, maximum=5000, required=True),
    Parameter("scopes", list, default=["_id"], maximum=1000),
    Parameter("with_total", bool, default=False),
)
METADATA = _COMMON
METADATA_FIELDS = (*_COMMON, Parameter("search"), Parameter("prefix"))


def read_arguments(parameters: Iterable[Parameter], sources: Sequence[ArgumentSource]) -> dict[str, Any]:
    """The value of every parameter, from the first source that has it under its name or an alias.

    Raises:
        BadArgumentError: A value has the wrong type, is too large, too long, not allowed, or missing.
    """
    arguments = {}
    for parameter in parameters:
        values = _find_values(parameter, sources)
        if values is None:
            if parameter.required:
                error = parameter.error()
                error.members["missing"] = error.members.pop("keyword")
                raise error
            arguments[parameter.name] = parameter.default
        else:
            arguments[parameter.name] = _check(parameter, _convert(parameter, values))
    return arguments


def _find_values(parameter: Parameter, sources: Sequence[ArgumentSource]) -> Sequence[Any] | None:
    for source in sources:
        for name in (parameter.name, *parameter.aliases):
            if source.get(name):
                return source[name]
    return None


def _convert(parameter: Parameter, values: Sequence[Any]) -> Any:
    if parameter.kind is list:
        return [word for value in values for word in _list_items(parameter, value)]
    value = values[-1]
    if parameter.kind is bool:
        return value if isinstance(value, bool) else str(value).strip().lower() in _TRUE
    if parameter.kind is int:
        text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
        if not _INTEGER.fullmatch(text):
            raise parameter.error(reason="Expect type int.")
        return int(text)
    if not isinstance(value, (str, int, float)):
        raise parameter.error(reason="Expect type str.")
    return _replace_unstorable(str(value))


def _list_items(parameter: Parameter, value: Any) -> list[Any]:
    """Items of one value: a text is split, a list of a JSON body is taken as it is (inner lists stay lists)."""
    if isinstance(value, list):
        return [
            [_replace_unstorable(str(part)) for part in item]
            if isinstance(item, list)
            else strip_marks(_replace_unstorable(str(item)))
            for item in value
        ]
    if not isinstance(value, (str, int, float)):
        raise parameter.error(reason="Expect type list.")
    try:
        return [strip_marks(word) for word in split_words(_replace_unstorable(str(value)))]
    except UnclosedQuoteError as error:
        raise parameter.error(reason=str(error)) from error


def _check(parameter: Parameter, value: Any) -> Any:
    if parameter.kind is int:
        if parameter.maximum is not None and value > parameter.maximum:
            raise parameter.error(max=parameter.maximum, num=value)
        if value < 0:
            raise parameter.error(min=0, num=value)
    if parameter.kind is list:
        if parameter.maximum is not None and len(value) > parameter.maximum:
            raise parameter.error(max=parameter.maximum, size=len(value))
        if parameter.required and not value:
            raise parameter.error(reason="Expect at least one item.")
    if parameter.choices and value not in parameter.choices:
        raise parameter.error(allowed=list(parameter.choices))
    return value


def _replace_unstorable(text: str) -> str:
    """The text with replacement characters for what PostgreSQL cannot hold (NUL, half surrogates). Never fails."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")


def argument_sources(request: HttpRequest, path: Mapping[str, str]) -> list[ArgumentSource]:
    """The arguments in path, query string and body, in this order. Raises ApiError 400 for a broken body."""
    in_url = parse_qs(request.META.get("QUERY_STRING", ""), keep_blank_values=True, errors="replace")
    in_path = {name: [value] for name, value in path.items() if value}
    return [in_path, in_url, _read_body(request)]


def _read_body(request: HttpRequest) -> ArgumentSource:
    if not request.META.get("CONTENT_LENGTH") and "HTTP_TRANSFER_ENCODING" not in request.META:
        return {}
    try:
        if request.content_type == "application/json":
            return _parse_json_body(request.body)
        if request.content_type == "multipart/form-data":
            return _parse_multipart_body(request)
        return parse_qs(decode_text(request.body), keep_blank_values=True)
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
