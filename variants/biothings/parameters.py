"""The parameters each address knows, and how their texts become values. Unknown parameters are ignored on purpose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from variants.biothings.errors import BadArgumentError
from variants.biothings.wordlist import UnclosedQuoteError, split_words

# One source of arguments (path, URL, form, JSON body): every value sent under a name, in order.
Source = Mapping[str, Sequence[Any]]

_INTEGER = re.compile(r"-?[0-9]{1,18}")
_TRUE = {"", "true", "1", "t", "yes", "y"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """kind: str, int, bool or list (of texts). maximum: of an int its value, of a list its length."""

    name: str
    kind: type = str
    default: Any = None
    aliases: tuple[str, ...] = ()
    maximum: int | None = None
    choices: tuple[str, ...] = ()
    required: bool = False

    def error(self, **details: Any) -> BadArgumentError:
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
_PAGE = (
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
    *_PAGE,
    Parameter("q"),
    Parameter("facets", list, aliases=("aggs",), maximum=1000),
    Parameter("facet_size", int, default=10, maximum=1000),
    Parameter("fetch_all", bool, default=False),
    Parameter("scroll_id"),
)
QUERY_POST = (
    *_DOCUMENT,
    *_PAGE,
    Parameter("q", list, maximum=5000, required=True),
    Parameter("scopes", list, default=["_id"], maximum=1000),
    Parameter("with_total", bool, default=False),
)
METADATA = _COMMON
METADATA_FIELDS = (*_COMMON, Parameter("search"), Parameter("prefix"))


def read_arguments(parameters: Iterable[Parameter], sources: Sequence[Source]) -> dict[str, Any]:
    """The value of every parameter, from the first source that has it under its name or an alias.

    Raises BadArgumentError: wrong type, too large, too many, not allowed, missing.
    """
    arguments = {}
    for parameter in parameters:
        values = _find(parameter, sources)
        if values is None:
            if parameter.required:
                error = parameter.error()
                error.details["missing"] = error.details.pop("keyword")
                raise error
            arguments[parameter.name] = parameter.default
        else:
            arguments[parameter.name] = _checked(parameter, _convert(parameter, values))
    return arguments


def _find(parameter: Parameter, sources: Sequence[Source]) -> Sequence[Any] | None:
    for source in sources:
        for name in (parameter.name, *parameter.aliases):
            if source.get(name):
                return source[name]
    return None


def _convert(parameter: Parameter, values: Sequence[Any]) -> Any:
    if parameter.kind is list:
        return [word for value in values for word in _words(parameter, value)]
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
    return _clean(str(value))


def _words(parameter: Parameter, value: Any) -> list[Any]:
    """Items of one value: a text is split, a list of a JSON body is taken as it is (inner lists stay lists)."""
    if isinstance(value, list):
        return [[_clean(str(part)) for part in item] if isinstance(item, list) else _clean(str(item)) for item in value]
    if not isinstance(value, (str, int, float)):
        raise parameter.error(reason="Expect type list.")
    try:
        return split_words(_clean(str(value)))
    except UnclosedQuoteError as error:
        raise parameter.error(reason=str(error)) from error


def _checked(parameter: Parameter, value: Any) -> Any:
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


def _clean(text: str) -> str:
    """Characters that PostgreSQL cannot hold (NUL, half surrogates) become replacement characters: never an error."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")
