"""wgsaparsr's transformations of one cell, and of a pair of cells whose lists are parallel. Pure.

The rules are those of wgsaparsr 6.3.8. It applies some of them only if a chunk of the file needs them; here the result
depends on the cell alone. docs/wgsaparsr.md lists what differs on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest.wgsaparsr.config import Transformation
from variants.fields.numbers import parse_number

MISSING = "NA"  # what R writes for an empty cell and for the text NA
NULL = "."

# The text in braces is a count of bases, as in wgsaparsr.
_COUNT = re.compile(r"\{[^}]*\}")
_SEPARATORS = re.compile(rf"{_COUNT.pattern}|[;|]")
_LAST_COUNT = re.compile(r"\{[^}]+\}$")
_COUNT_BEFORE_SEMICOLON = re.compile(r"\{[^}]+\};")
_NULL_RUN = re.compile(r"\.\{[^}]+\}(?!;)")
# Letters in order of preference, anywhere in a cell or element; A, D, P, N are MutationTaster's classes by damage.
_LETTERS = {Transformation.PICK_Y: "YN", Transformation.PICK_N: "NY", Transformation.PICK_A: "ADPN"}


def number_as_r(value: float) -> str:
    """A number as R writes it: 15 significant digits, and the shorter of the plain and the exponent form.

    Example:
        >>> [number_as_r(value) for value in (0.1 + 0.2, 1e-7, 120000.0)]
        ['0.3', '1e-07', '120000']
    """
    if value == 0:
        return "0"
    mantissa, exponent_text = f"{abs(value):.14e}".split("e")
    digits, exponent = mantissa.replace(".", "").rstrip("0"), int(exponent_text)
    decimals = max(0, len(digits) - 1 - exponent)
    plain = f"{abs(value):.{decimals}f}"
    scientific = f"{digits[0]}{'.' if len(digits) > 1 else ''}{digits[1:]}e{exponent:+03d}"
    return ("-" if value < 0 else "") + (plain if len(plain) <= len(scientific) else scientific)


def maximum(cell: str) -> str:
    """The largest number in a cell."""
    return _extreme(cell, max)


def minimum(cell: str) -> str:
    """The smallest number in a cell."""
    return _extreme(cell, min)


def pick_y(cell: str) -> str:
    """Y if the cell has one, else N."""
    return _pick_letter(cell, _LETTERS[Transformation.PICK_Y])


def pick_n(cell: str) -> str:
    """N if the cell has one, else Y."""
    return _pick_letter(cell, _LETTERS[Transformation.PICK_N])


def pick_a(cell: str) -> str:
    """The first of A, D, P, N that the cell has."""
    return _pick_letter(cell, _LETTERS[Transformation.PICK_A])


def clean(cell: str) -> str:
    """The cell without counts of bases at the end of a value; counts between values stay, as in wgsaparsr."""
    cell = _COUNT_BEFORE_SEMICOLON.sub(";", _LAST_COUNT.sub("", cell))
    return _NULL_RUN.sub(".,", cell)


def distinct(cell: str) -> str:
    """The different values joined by `|`, which the pivot then splits; a null only if it is the last value."""
    if cell == MISSING:
        return cell
    values = _COUNT.sub(";", cell).strip().removesuffix(";").split(";")
    filled = [value for value in values[:-1] if value not in ("", NULL)] + [value for value in values[-1:] if value]
    return "|".join(dict.fromkeys(filled))


TRANSFORMATIONS: dict[Transformation, Callable[[str], str]] = {
    Transformation.MAX: maximum,
    Transformation.MIN: minimum,
    Transformation.PICK_Y: pick_y,
    Transformation.PICK_N: pick_n,
    Transformation.PICK_A: pick_a,
    Transformation.CLEAN: clean,
    Transformation.DISTINCT: distinct,
}


# Transformations that choose one element of a list, and with it the element of a parallel list.
PAIRED = frozenset(Transformation) - {Transformation.CLEAN, Transformation.DISTINCT}


def choose_pair(transformation: Transformation, chooser: str, partner: str) -> tuple[str, str]:
    """Choose one element of a list, and the element at the same index of its partner; lists are split on `;` alone.

    Args:
        transformation: One of PAIRED.
        chooser: The list that decides.
        partner: The parallel list.

    Returns:
        (chosen element, the partner's element). The first of equal elements is chosen; without any: `.` and the
        partner's first element. A partner of one element stays as it is. It is NA if the partner is too short, or if
        letters are picked from an NA.

    Example:
        >>> choose_pair(Transformation.MAX, "1;3;2", "a;b;c")
        ('3', 'b')
    """
    partners = partner.split(";")
    if chooser == MISSING and transformation in _LETTERS:
        return MISSING, partner if len(partners) == 1 else MISSING
    index, chosen = _choose_element(transformation, chooser.split(";"))
    if len(partners) == 1:
        return chosen, partner
    return chosen, partners[index] if index < len(partners) else MISSING


def _extreme(cell: str, choose: Callable[..., float]) -> str:
    """A single number keeps its text; of several the largest or smallest, as R writes it; `.` if there is none."""
    parts = _SEPARATORS.sub(" ", cell).split()
    numbers = [number for part in parts if (number := parse_number(part)) is not None]
    if not numbers:
        return NULL
    return cell if len(parts) == 1 and parts[0] == cell else number_as_r(choose(numbers))


def _pick_letter(cell: str, letters: str) -> str:
    if cell == MISSING:
        return cell
    return next((letter for letter in letters if letter in cell), NULL)


def _choose_element(transformation: Transformation, values: list[str]) -> tuple[int, str]:
    """(index of the chosen element, its text as output); (0, `.`) if no element can be chosen."""
    if transformation in (Transformation.MAX, Transformation.MIN):
        numbers = [(number, index) for index, value in enumerate(values) if (number := parse_number(value)) is not None]
        if not numbers:
            return 0, NULL
        sign = -1 if transformation is Transformation.MAX else 1
        number, index = min(numbers, key=lambda pair: (sign * pair[0], pair[1]))
        return index, number_as_r(number)
    letters = _LETTERS[transformation]
    return next(
        ((index, letter) for letter in letters for index, value in enumerate(values) if letter in value), (0, NULL)
    )
