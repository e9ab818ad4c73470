"""A cell -> a position, as programs write whole numbers. Pure.

Separate module because slices are cut, sorted and encoded by the same rule.
"""

from __future__ import annotations

import re

MAX_POSITION_DIGITS = 18
# R writes 100000 as 1e+05, pandas a column with missing values as 100000.0. Both are exact. A spreadsheet writes E+ in
# upper case and rounds to a few digits: that position is lost.
_EXACT_NUMBER = re.compile(r"(?P<whole>[0-9]+)(?:\.(?P<fraction>[0-9]*))?(?:e\+?(?P<exponent>[0-9]{1,2}))?")


def parse_position(text: str) -> int | None:
    """A cell -> the whole number that it exactly is; None for any other text.

    Example:
        >>> parse_position("1.25e+05"), parse_position("100000.0"), parse_position("1.23E+08"), parse_position("12.5")
        (125000, 100000, None, None)
    """
    text = text.strip()
    match = _EXACT_NUMBER.fullmatch(text) if text.isascii() else None
    if match is None:
        return None
    exponent, fraction = int(match["exponent"] or 0), (match["fraction"] or "").rstrip("0")
    whole = match["whole"].lstrip("0")
    if len(fraction) > exponent or len(whole) + exponent > MAX_POSITION_DIGITS:
        return None
    return int((whole + fraction.ljust(exponent, "0")) or "0")
