"""Identifiers of datasets: `lwds:<year>-<base 32 digits><check digit>`, never changed, never given twice.

Digits are Crockford's base 32 without 'z': 31 of them, a prime, so that the weighted check digit finds every single
wrong digit and every swap of two digits.
"""

from __future__ import annotations

import re
import secrets

DIGITS = "0123456789abcdefghjkmnpqrstvwxy"
LENGTH = 8
PATTERN = re.compile(rf"lwds:(\d{{4}})-([{DIGITS}]{{{LENGTH + 1}}})")


def mint(year: int) -> str:
    """A new identifier. 31 to the 8th are possible in a year; the database refuses the improbable double."""
    body = "".join(secrets.choice(DIGITS) for _ in range(LENGTH))
    return f"lwds:{year}-{body}{check_digit(year, body)}"


def check_digit(year: int, body: str) -> str:
    values = [*map(int, str(year)), *map(DIGITS.index, body)]
    return DIGITS[sum(weight * value for weight, value in enumerate(values, start=1)) % len(DIGITS)]


def is_valid(identifier: str) -> bool:
    found = PATTERN.fullmatch(identifier)
    return bool(found) and check_digit(int(found[1]), found[2][:-1]) == found[2][-1]
