"""Wildcard patterns (* any run, ? one character, a backslash makes the next one ordinary) for Python and for SQL."""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(r"\\(.)|(.)", re.DOTALL)


def escape_pattern(text: str) -> str:
    """The pattern that matches exactly `text`."""
    return re.sub(r"([*?\\])", r"\\\1", text)


@lru_cache(maxsize=1024)
def pattern_regex(pattern: str) -> re.Pattern[str]:
    """To be used with fullmatch."""
    parts = (re.escape(escaped) if escaped else _REGEX.get(char, re.escape(char)) for escaped, char in _tokens(pattern))
    return re.compile("".join(parts), re.DOTALL)


def pattern_like(pattern: str) -> str:
    r"""The LIKE pattern (escape character \)."""
    return "".join(
        _like_literal(escaped) if escaped else _LIKE.get(char, _like_literal(char))
        for escaped, char in _tokens(pattern)
    )


_REGEX = {"*": ".*", "?": "."}
_LIKE = {"*": "%", "?": "_"}


def _tokens(pattern: str) -> list[tuple[str, str]]:
    """(escaped character, '') or ('', plain character)."""
    return _TOKEN.findall(pattern)


def _like_literal(char: str) -> str:
    return f"\\{char}" if char in "%_\\" else char
