"""The arguments of each address of the dialect, as a typed class; sent values -> an instance of it.

openapi.py describes the same classes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from variants.biothings.request import ArgumentSource, BadArgumentError, UnclosedQuoteError, split_words
from variants.text.text_files import strip_marks

ASSEMBLIES = ("hg19", "hg38")
FORMATS = ("json", "yaml", "html", "msgpack")
_INTEGER = re.compile(r"-?[0-9]{1,18}")
_TRUE = {"", "true", "1", "t", "yes", "y"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """How an argument is sent.

    Attributes:
        kind: str, int, bool or list (of texts).
        default: Its value if it is not sent.
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


def _sent_as(name: str, kind: type = str, default: Any = None, **how: Any) -> Any:
    """A field of a class of arguments, with the parameter that it is sent as."""
    return field(metadata={"parameter": Parameter(name, kind, default, **how)})


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of every address. `assembly` and `release` are '' if they are not named."""

    assembly: str = _sent_as("assembly", default="", choices=ASSEMBLIES)
    release: str = _sent_as("release", default="")
    format: str = _sent_as("format", default="json", choices=FORMATS)


@dataclass(frozen=True, slots=True)
class FieldsArguments(Arguments):
    """The arguments of /metadata/fields."""

    search: str = _sent_as("search", default="")
    prefix: str = _sent_as("prefix", default="")


@dataclass(frozen=True, slots=True)
class DocumentArguments(Arguments):
    """How documents are shaped (variants.biothings.reply.Reply)."""

    fields: Sequence[str] = _sent_as("fields", list, (), aliases=("field", "_source"), maximum=1000)
    dotfield: bool = _sent_as("dotfield", bool, False)
    always_list: Sequence[str] = _sent_as("always_list", list, (), maximum=1000)
    allow_null: Sequence[str] = _sent_as("allow_null", list, (), maximum=1000)


@dataclass(frozen=True, slots=True)
class VariantArguments(DocumentArguments):
    """The arguments of GET /variant."""

    id: str = _sent_as("id", required=True)


@dataclass(frozen=True, slots=True)
class VariantsArguments(DocumentArguments):
    """The arguments of POST /variant."""

    ids: Sequence[str] = _sent_as("id", list, aliases=("ids",), maximum=1000, required=True)


@dataclass(frozen=True, slots=True)
class HitsArguments(DocumentArguments):
    """Which hits of a query are given, in which order. `size` is None if it is not sent."""

    size: int | None = _sent_as("size", int, aliases=("limit",), maximum=1000)
    skip: int = _sent_as("from", int, 0, aliases=("skip",), maximum=10_000)
    sort: Sequence[str] = _sent_as("sort", list, (), maximum=10)
    filter: str = _sent_as("filter", default="")
    post_filter: str = _sent_as("post_filter", default="")


@dataclass(frozen=True, slots=True)
class QueryArguments(HitsArguments):
    """The arguments of GET /query. `q` is None if it is not sent: everything; '' matches nothing."""

    q: str | None = _sent_as("q")
    facets: Sequence[str] = _sent_as("facets", list, (), aliases=("aggs",), maximum=1000)
    facet_size: int = _sent_as("facet_size", int, 10, maximum=1000)
    fetch_all: bool = _sent_as("fetch_all", bool, False)
    scroll_id: str = _sent_as("scroll_id", default="")


Term = str | list[str]  # a list: each of its parts must match in the scope of the same number


@dataclass(frozen=True, slots=True)
class TermsArguments(HitsArguments):
    """The arguments of POST /query: terms, and the names of the fields in which each is looked for."""

    q: Sequence[Term] = _sent_as("q", list, maximum=5000, required=True)
    scopes: Sequence[Term] = _sent_as("scopes", list, ("_id",), maximum=1000)
    with_total: bool = _sent_as("with_total", bool, False)


ArgumentsT = TypeVar("ArgumentsT", bound=Arguments)


def parameters_of(arguments: type[Arguments]) -> list[Parameter]:
    """The parameters of a class of arguments, those of every address first.

    Example:
        >>> [parameter.name for parameter in parameters_of(FieldsArguments)]
        ['assembly', 'release', 'format', 'search', 'prefix']
    """
    return [argument.metadata["parameter"] for argument in fields(arguments)]


def read_arguments(arguments: type[ArgumentsT], sources: Sequence[ArgumentSource]) -> ArgumentsT:
    """The value of every parameter, from the first source that has it under its name or an alias.

    Raises:
        BadArgumentError: A value has the wrong type, is too large, too long, not allowed, or missing.
    """
    return arguments(
        **{argument.name: _read(argument.metadata["parameter"], sources) for argument in fields(arguments)}
    )


def _read(parameter: Parameter, sources: Sequence[ArgumentSource]) -> Any:
    values = _find_values(parameter, sources)
    if values is not None:
        return _check(parameter, _convert(parameter, values))
    if parameter.required:
        error = parameter.error()
        error.members["missing"] = error.members.pop("keyword")
        raise error
    return parameter.default


def _find_values(parameter: Parameter, sources: Sequence[ArgumentSource]) -> Sequence[Any] | None:
    for source in sources:
        for name in (parameter.name, *parameter.aliases):
            if source.get(name):
                return source[name]
    return None


def _convert(parameter: Parameter, values: Sequence[Any]) -> Any:
    if parameter.kind is list:
        return _read_items(parameter, values)
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


def _read_items(parameter: Parameter, values: Sequence[Any]) -> list[Any]:
    """The items of all values. No more are converted than are needed to see that they are too many."""
    items: list[Any] = []
    for value in values:
        most = None if parameter.maximum is None else parameter.maximum + 1 - len(items)
        if isinstance(value, list) and most is not None and len(value) >= most:
            raise parameter.error(max=parameter.maximum, size=len(items) + len(value))
        items += _list_items(parameter, value, most)
        if most is not None and len(items) > (parameter.maximum or 0):
            raise parameter.error(max=parameter.maximum, size=len(items))
    return items


def _list_items(parameter: Parameter, value: Any, most: int | None) -> list[Any]:
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
        return [strip_marks(word) for word in split_words(_replace_unstorable(str(value)), most)]
    except UnclosedQuoteError as error:
        raise parameter.error(reason=str(error)) from error


def _check(parameter: Parameter, value: Any) -> Any:
    if parameter.kind is int:
        if parameter.maximum is not None and value > parameter.maximum:
            raise parameter.error(max=parameter.maximum, num=value)
        if value < 0:
            raise parameter.error(min=0, num=value)
    if parameter.kind is list and parameter.required and not value:
        raise parameter.error(reason="Expect at least one item.")
    if parameter.choices and value not in parameter.choices:
        raise parameter.error(allowed=list(parameter.choices))
    return value


def _replace_unstorable(text: str) -> str:
    """The text with replacement characters for what PostgreSQL cannot hold (NUL, half surrogates). Never fails."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")
