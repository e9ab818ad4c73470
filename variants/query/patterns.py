"""Texts and wildcard patterns as queries compare them -> the same for Python and for SQL. Pure.

In a pattern * is any run of characters, ? is one character, and a backslash makes the next character ordinary.
"""

from __future__ import annotations

import re
import string
from functools import lru_cache

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_TOKEN = re.compile(r"\\(.)|(.)", re.DOTALL)  # (escaped character, '') or ('', plain character)
_WILDCARD = re.compile(r"\\.|([*?])", re.DOTALL)
_REGEX = {"*": ".*", "?": "."}
_LIKE = {"*": "%", "?": "_"}
_LAST_FOLDED = 0x2126  # behind Latin, Greek, Cyrillic, Armenian and Georgian letters
# Letters outside of ASCII that have a small one, and those small ones: what PostgreSQL's translate() takes.
_PAIRS = [
    (letter, small)
    for letter in map(chr, range(0x80, _LAST_FOLDED + 1))
    if (small := letter.casefold()) != letter and len(small) == 1 and not small.isascii()
]
FOLDED_LETTERS = "".join(letter for letter, _ in _PAIRS), "".join(small for _, small in _PAIRS)
_FOLD = str.maketrans(string.ascii_uppercase + FOLDED_LETTERS[0], string.ascii_lowercase + FOLDED_LETTERS[1])


def fold_case(text: str) -> str:
    """The text for comparing without case, the same on every machine: each letter becomes lower case by itself.

    `variants.query.field_columns.folded_text` is the same in SQL.

    Example:
        >>> fold_case("BRCA1 É \u00b5"), fold_case("STRA\u00dfE")
        ('brca1 é \u03bc', 'stra\u00dfe')
    """
    return text.translate(_FOLD)


def unescape(text: str) -> str:
    r"""The text without the backslashes that made its characters ordinary.

    Example:
        >>> unescape(r"a\:b")
        'a:b'
    """
    return _ESCAPE.sub(r"\1", text)


def has_wildcard(text: str) -> bool:
    r"""Whether a * or ? stands in the text without a backslash.

    Example:
        >>> has_wildcard("CDK*"), has_wildcard(r"CDK\*")
        (True, False)
    """
    return any(match[1] for match in _WILDCARD.finditer(text))


def plain_pattern(text: str) -> str:
    r"""A pattern as written -> the same pattern with backslashes before * ? and a backslash only.

    Example:
        >>> plain_pattern(r"a\:*\?")
        'a:*\\?'
    """
    return _ESCAPE.sub(lambda match: match[0] if match[1] in "*?\\" else match[1], text)


def escape_pattern(text: str) -> str:
    r"""A text -> the pattern that matches exactly this text.

    Example:
        >>> escape_pattern("a*b")
        'a\\*b'
    """
    return re.sub(r"([*?\\])", r"\\\1", text)


@lru_cache(maxsize=1024)
def pattern_regex(pattern: str) -> re.Pattern[str]:
    """A pattern -> a regular expression, to be used with `fullmatch`.

    Example:
        >>> bool(pattern_regex("cdk*").fullmatch("cdk11b"))
        True
    """
    parts = (
        re.escape(escaped) if escaped else _REGEX.get(char, re.escape(char))
        for escaped, char in _TOKEN.findall(pattern)
    )
    return re.compile("".join(parts), re.DOTALL)


def pattern_like(pattern: str) -> str:
    r"""A pattern -> the pattern of SQL's LIKE, with a backslash as its escape character.

    Example:
        >>> pattern_like("a_b*")
        'a\\_b%'
    """
    parts = (
        _like_literal(escaped) if escaped else _LIKE.get(char, _like_literal(char))
        for escaped, char in _TOKEN.findall(pattern)
    )
    return "".join(parts)


def _like_literal(char: str) -> str:
    return f"\\{char}" if char in "%_\\" else char
