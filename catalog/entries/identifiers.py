"""Identifiers of datasets: `lwds:<year>-<base 31 digits><check digit>`, never changed, never reused.

Digits are Crockford's base 32 without 'z': 31 of them, a prime, so that the weighted check digit detects every single
wrong digit and every swap of two digits. Separate module because importing and creating datasets both need it.
"""

from __future__ import annotations

import re
import secrets

DIGITS = "0123456789abcdefghjkmnpqrstvwxy"
N_DIGITS = 8  # without the check digit
PATTERN = re.compile(rf"lwds:(\d{{4}})-([{DIGITS}]{{{N_DIGITS + 1}}})")


def create_identifier(year: int) -> str:
    """A random new identifier. There are 31 ** 8 in a year; the database refuses one that is taken."""
    body = "".join(secrets.choice(DIGITS) for _ in range(N_DIGITS))
    return f"lwds:{year}-{body}{check_digit(year, body)}"


def check_digit(year: int, body: str) -> str:
    """The digit that follows the others of an identifier.

    Example:
        >>> check_digit(2026, "00000001")
        'd'
    """
    values = [*map(int, str(year)), *map(DIGITS.index, body)]
    return DIGITS[sum(weight * value for weight, value in enumerate(values, start=1)) % len(DIGITS)]


def is_valid(identifier: str) -> bool:
    """Whether it has the form of an identifier and the right check digit."""
    match = PATTERN.fullmatch(identifier)
    return match is not None and check_digit(int(match[1]), match[2][:-1]) == match[2][-1]
