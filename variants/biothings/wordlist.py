"""Lists inside one text, split like a shell would: 'a,b', '"a b" c', 'a|b+c'."""

from __future__ import annotations

import re

# A word is a run of bare characters, quoted phrases and escapes; everything else separates.
_PART = r"""(?:[^ \t\n\r\v\f|,+"'\\]|"(?:[^"\\]|\\.)*"|'[^']*'|\\.)"""
_WORD = re.compile(rf"({_PART}+)|[ \t\n\r\v\f|,+]+|(?P<stray>.)", re.DOTALL)
_QUOTED = re.compile(r""""((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)""", re.DOTALL)
_ESCAPE = re.compile(r'\\(["\\])')


class UnclosedQuoteError(ValueError):
    """A quote is opened and never closed."""


def split_words(text: str) -> list[str]:
    """The items of a list parameter: separated by blanks, `|`, `,` or `+`; quotes keep a phrase together.

    Blanks around an item and empty items are dropped. Raises UnclosedQuoteError.
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
