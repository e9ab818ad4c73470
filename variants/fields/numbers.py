"""The text of a number -> the float8 that JSON shows, and the float8 that filters and orders compare.

Separate module because cells, typed columns and questions share its rule for numbers below the range of a float8.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from math import copysign, isfinite, ldexp, log10

# Below it a float8 loses digits, and below 5e-324 everything: 1e-400 would be 0.
SMALLEST_NORMAL = sys.float_info.min
_SUBNORMALS = 1 << 52  # how many float8 lie between 0 and SMALLEST_NORMAL; the smallest is 2**-1074
_DIGITS_OF_SMALLEST_NORMAL = -log10(SMALLEST_NORMAL)


def parse_number(text: str) -> float | None:
    """The float8 of a Java, C or plain number, blanks around it allowed; None for anything else, NaN and infinity.

    Example:
        >>> parse_number(" 3.3e-02"), parse_number("1e-400"), parse_number("1_000")
        (0.033, 0.0, None)
    """
    try:
        number = float(text)
    except ValueError:
        return None
    # float() also reads 1_000 and the digits of other scripts, which no annotation tool writes.
    return number if isfinite(number) and "_" not in text and text.isascii() else None


def is_tiny(text: str, number: float) -> bool:
    """Whether a float8 cannot hold this number with all its digits, since it is too close to zero.

    Args:
        text: The number as written.
        number: What `parse_number` makes of it.
    """
    if number:
        return -SMALLEST_NORMAL < number < SMALLEST_NORMAL
    return any(digit in "123456789" for digit in text.lower().partition("e")[0])


def is_tiny_code(number: float) -> bool:
    """Whether `comparable_number` gave this number to one that is too close to zero."""
    return number != 0 and -SMALLEST_NORMAL < number < SMALLEST_NORMAL


def nearest_number(code: float) -> float:
    """A result of `comparable_number` -> the float8 nearest to the number, as other programs read it: 0 below 5e-324.

    Example:
        >>> nearest_number(comparable_number("1e-400")), nearest_number(0.05)
        (0.0, 0.05)
        >>> 0.99e-310 < nearest_number(comparable_number("1e-310")) < 1.01e-310
        True
    """
    if not is_tiny_code(code):
        return code
    return copysign(10 ** -(_DIGITS_OF_SMALLEST_NORMAL * _SUBNORMALS / ldexp(abs(code), 1074)), code)


def comparable_number(text: str) -> float | None:
    """The float8 that filters and orders compare: typed columns hold it. None for what is not a number.

    It is the number itself, except for those too close to zero (p-values such as 1e-400): they are spread over the
    subnormal float8 by their logarithm, so that their order stays, and none is equal to zero or to another one
    from which it differs in the first 11 digits (down to 1e-1000; fewer for still smaller numbers).

    Example:
        >>> comparable_number("0.05"), comparable_number("0"), comparable_number("x")
        (0.05, 0.0, None)
        >>> 0 < comparable_number("1e-400") < comparable_number("2e-400") < comparable_number("1e-310") < 1e-307
        True
    """
    number = parse_number(text)
    if number is None or not is_tiny(text, number):
        return number
    exact = Decimal(text.strip())
    exponent = exact.adjusted()
    # The number of digits behind the point, with a fraction: 400.0 of 1e-400.
    leading = exact.as_tuple().digits
    digits = -exponent - log10(Decimal((0, leading, 1 - len(leading))))
    code = max(1, min(int(_SUBNORMALS * (_DIGITS_OF_SMALLEST_NORMAL / digits)), _SUBNORMALS - 1))
    return ldexp(code if exact > 0 else -code, -1074)
