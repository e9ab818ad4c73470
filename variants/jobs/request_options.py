"""Options as forms, REST and commands send them, read into a typed request. Pure.

A request is a frozen dataclass with one field for each option; the field's type says how the option is read: `bool`,
`int`, `str`, or `Literal` for a choice. `option` adds limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from accounts.problems import InvalidInputError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

MAX_INTEGER = 2**31 - 1
MAX_INTEGER_DIGITS = 12  # characters that are converted at all: longer texts are out of range anyway

_RULE = "option_rule"
_FLAG_TEXTS = {"true": True, "false": False}

OptionValue = str | int | bool | None
Value = TypeVar("Value")


class OptionError(InvalidInputError):
    """An option that is unknown, or whose value cannot be used; the message names the option and what it may be."""


SomeRequest = TypeVar("SomeRequest", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class OptionRule:
    """What a value may be.

    Attributes:
        minimum: Smallest whole number.
        maximum: Largest whole number.
        choices: The texts that are possible; empty where any text is.
        many_lines: Whether a list of texts becomes lines; else it is joined by commas.
    """

    minimum: int = 0
    maximum: int = MAX_INTEGER
    choices: tuple[str, ...] = ()
    many_lines: bool = False


def option(
    default: Value,
    *,
    minimum: int = 0,
    maximum: int = MAX_INTEGER,
    choices: tuple[str, ...] = (),
    many_lines: bool = False,
) -> Value:
    """A dataclass field with limits for its option (see OptionRule)."""
    rule = OptionRule(minimum, maximum, choices, many_lines)
    return field(default=default, metadata={_RULE: rule})


@cache
def _option_types(request_type: type[DataclassInstance]) -> dict[str, Any]:
    return get_type_hints(request_type)


def option_names(request_type: type[DataclassInstance]) -> list[str]:
    """Names of all options of a request.

    Example:
        >>> option_names(OptionRule)
        ['minimum', 'maximum', 'choices', 'many_lines']
    """
    return [item.name for item in fields(request_type)]


def fill_options(request_type: type[DataclassInstance], options: Mapping[str, OptionValue]) -> dict[str, OptionValue]:
    """All options of a request: the given ones as they are, the others with their defaults.

    Example:
        >>> fill_options(OptionRule, {"minimum": 5})["maximum"]
        2147483647
    """
    defaults: dict[str, Any] = {item.name: item.default for item in fields(request_type)}
    return defaults | dict(options)


def clean_options(request_type: type[DataclassInstance], options: Mapping[str, Any]) -> dict[str, OptionValue]:
    """The given options as they are stored with a job: texts, numbers and flags that JSON can hold.

    Raises:
        OptionError: An unknown name, a flag that is neither true nor false, or an object where a text is expected.

    Example:
        >>> @dataclass(frozen=True)
        ... class Example:
        ...     fields: str = ""
        ...     quiet: bool = False
        >>> clean_options(Example, {"fields": ["cadd.phred", "clinvar"], "quiet": "true"})
        {'fields': 'cadd.phred,clinvar', 'quiet': True}
    """
    types = _option_types(request_type)
    rules = {item.name: item.metadata.get(_RULE, OptionRule()) for item in fields(request_type)}
    for name in options:
        if name not in types:
            nearest = get_close_matches(name.lower(), types, n=1)
            hint = f"did you mean {nearest[0]}? " if nearest else ""
            raise OptionError(f"there is no parameter {name!r} here: {hint}there are {', '.join(sorted(types))}")
    return {name: _clean_value(name, value, types[name], rules[name]) for name, value in options.items()}


def _clean_value(name: str, value: Any, option_type: Any, rule: OptionRule) -> OptionValue:
    if option_type is bool:
        flag = _FLAG_TEXTS.get(value.lower(), value) if isinstance(value, str) else value
        if not isinstance(flag, bool):
            raise OptionError(f"{name} is true or false, not {value!r}")
        return flag
    if isinstance(value, list):
        return ("\n" if rule.many_lines else ",").join(map(str, value))
    if value is not None and not isinstance(value, str | int | float):
        raise OptionError(f"{name} is a text or a number")
    return str(value) if isinstance(value, float) else value


def parse_request(request_type: type[SomeRequest], options: Mapping[str, Any]) -> SomeRequest:
    """A typed request from options; an option that is missing, None or '' has its default.

    Names that are not options of the request are passed over: a command has options of its own.

    Raises:
        OptionError: A number out of range, or a text that is not one of the choices.

    Example:
        >>> @dataclass(frozen=True)
        ... class Example:
        ...     flank: int = option(0, maximum=1000)
        ...     by: Literal["range", "annotation"] = "range"
        >>> parse_request(Example, {"flank": "20", "by": ""})
        Example(flank=20, by='range')
    """
    types = _option_types(request_type)
    values = {
        item.name: _parse_value(
            item.name,
            options[item.name],
            types[item.name],
            item.metadata.get(_RULE, OptionRule()),
        )
        for item in fields(request_type)
        if options.get(item.name) not in (None, "")
    }
    return request_type(**values)


def _parse_value(name: str, value: Any, option_type: Any, rule: OptionRule) -> OptionValue:
    if option_type is bool:
        return bool(value)
    text = str(value)
    if option_type is int:
        in_range = text.isascii() and text.isdigit() and len(text) <= MAX_INTEGER_DIGITS
        if not in_range or not rule.minimum <= int(text) <= rule.maximum:
            raise OptionError(f"{name} is a whole number from {rule.minimum} to {rule.maximum}, not {text[:40]!r}")
        return int(text)
    choices = get_args(option_type) if get_origin(option_type) is Literal else rule.choices
    if choices and text not in choices:
        raise OptionError(f"there is no {name} {text!r}: choose one of {', '.join(choices)}")
    return text
