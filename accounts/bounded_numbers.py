"""Whole numbers as people and programs send them: the length of the text is looked at before it is converted.

Python refuses texts of more than 4,300 digits with an error, and takes 1_0, +5, blanks and digits of other scripts.
Separate module because every app reads numbers. Pure.
"""

from __future__ import annotations

from accounts.problems import InvalidInputError

MAX_DIGITS = 18  # any of them fits PostgreSQL's bigint
MAX_SHOWN = 40  # characters of a wrong text in a message


def is_whole_number(text: str) -> bool:
    """Whether a text is 1 to MAX_DIGITS plain digits.

    Example:
        >>> is_whole_number("007"), is_whole_number("-1"), is_whole_number("9" * 5000)
        (True, False, False)
    """
    return text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS


def parse_whole_number(text: str, *, name: str, minimum: int = 0, maximum: int = 10**MAX_DIGITS - 1) -> int:
    """A text -> a number from `minimum`, which is not negative, to `maximum`.

    Raises:
        InvalidInputError: The text is another one; the message has the name.

    Example:
        >>> parse_whole_number("20", name="limit", maximum=1000)
        20
        >>> parse_whole_number("1e9", name="limit", minimum=1, maximum=1000)
        Traceback (most recent call last):
        accounts.problems.InvalidInputError: limit: '1e9' is not a whole number from 1 to 1000.
    """
    if not is_whole_number(text) or not minimum <= int(text) <= maximum:
        raise InvalidInputError(f"{name}: {text[:MAX_SHOWN]!r} is not a whole number from {minimum} to {maximum}.")
    return int(text)
