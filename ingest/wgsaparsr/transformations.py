"""wgsaparsr's transformations of one cell, and of a pair of cells whose lists run in parallel.

The rules are those of wgsaparsr 6.3.8. It applies some only where a chunk of the file needs them; here a cell's result
depends on the cell alone. docs/wgsaparsr.md lists what differs on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest.wgsaparsr.config import Transformation
from variants.fields.cells import parse_number

MISSING = "NA"  # what R writes for an empty cell and for the text NA
NULL = "."

# A count of bases is whatever stands in braces, as wgsaparsr has it.
_COUNT = re.compile(r"\{[^}]*\}")
_SEPARATORS = re.compile(rf"{_COUNT.pattern}|[;|]")
_LAST_COUNT = re.compile(r"\{[^}]+\}$")
_COUNT_BEFORE_SEMICOLON = re.compile(r"\{[^}]+\};")
_NULL_RUN = re.compile(r"\.\{[^}]+\}(?!;)")
# Looked for anywhere in a cell or element, the first one first; A, D, P, N are MutationTaster's classes by damage.
_LETTERS = {Transformation.PICK_Y: "YN", Transformation.PICK_N: "NY", Transformation.PICK_A: "ADPN"}


def number_as_r(value: float) -> str:
    """A number as R writes it: 15 significant digits, and the shorter of the plain and the exponent form."""
    if value == 0:
        return "0"
    mantissa, exponent_text = f"{abs(value):.14e}".split("e")
    digits, exponent = mantissa.replace(".", "").rstrip("0"), int(exponent_text)
    decimals = max(0, len(digits) - 1 - exponent)
    plain = f"{abs(value):.{decimals}f}"
    scientific = f"{digits[0]}{'.' if len(digits) > 1 else ''}{digits[1:]}e{exponent:+03d}"
    return ("-" if value < 0 else "") + (plain if len(plain) <= len(scientific) else scientific)


def maximum(cell: str) -> str:
    return _extreme(cell, max)


def minimum(cell: str) -> str:
    return _extreme(cell, min)


def pick_y(cell: str) -> str:
    return _pick(cell, _LETTERS[Transformation.PICK_Y])


def pick_n(cell: str) -> str:
    return _pick(cell, _LETTERS[Transformation.PICK_N])


def pick_a(cell: str) -> str:
    return _pick(cell, _LETTERS[Transformation.PICK_A])


def clean(cell: str) -> str:
    """Counts of bases taken out where they end a value; counts between values stay, as wgsaparsr leaves them."""
    cell = _COUNT_BEFORE_SEMICOLON.sub(";", _LAST_COUNT.sub("", cell))
    return _NULL_RUN.sub(".,", cell)


def distinct(cell: str) -> str:
    """The different values joined by `|`, which the pivot then splits; nulls only where nothing follows them."""
    if cell == MISSING:
        return cell
    values = _COUNT.sub(";", cell).strip().removesuffix(";").split(";")
    kept = [value for value in values[:-1] if value not in ("", NULL)] + [value for value in values[-1:] if value]
    return "|".join(dict.fromkeys(kept))


TRANSFORMATIONS: dict[Transformation, Callable[[str], str]] = {
    Transformation.MAX: maximum,
    Transformation.MIN: minimum,
    Transformation.PICK_Y: pick_y,
    Transformation.PICK_N: pick_n,
    Transformation.PICK_A: pick_a,
    Transformation.CLEAN: clean,
    Transformation.DISTINCT: distinct,
}


# Transformations that choose one element of a list, and so a partner's beside it.
PAIRED = frozenset(Transformation) - {Transformation.CLEAN, Transformation.DISTINCT}


def choose_pair(transformation: Transformation, chooser: str, partner: str) -> tuple[str, str]:
    """(winner of the chooser's list, the partner's element at the same place); lists are split on `;` alone.

    The first of equal winners counts. Without a winner: `.` and the partner's first element. A partner of one element
    is kept; one that is too short gives NA, and so does one beside an NA that has no letter to pick.
    """
    partners = partner.split(";")
    if chooser == MISSING and transformation in _LETTERS:
        return MISSING, partner if len(partners) == 1 else MISSING
    place, winner = _winner(transformation, chooser.split(";"))
    if len(partners) == 1:
        return winner, partner
    return winner, partners[place] if place < len(partners) else MISSING


def _extreme(cell: str, choose: Callable[..., float]) -> str:
    """A lone number keeps its text; of several the largest or smallest, as R writes it; `.` where there is none."""
    parts = _SEPARATORS.sub(" ", cell).split()
    numbers = [number for part in parts if (number := parse_number(part)) is not None]
    if not numbers:
        return NULL
    return cell if len(parts) == 1 and parts[0] == cell else number_as_r(choose(numbers))


def _pick(cell: str, order: str) -> str:
    if cell == MISSING:
        return cell
    return next((letter for letter in order if letter in cell), NULL)


def _winner(transformation: Transformation, values: list[str]) -> tuple[int, str]:
    if transformation in (Transformation.MAX, Transformation.MIN):
        numbers = [(number, place) for place, value in enumerate(values) if (number := parse_number(value)) is not None]
        if not numbers:
            return 0, NULL
        sign = -1 if transformation is Transformation.MAX else 1
        number, place = min(numbers, key=lambda pair: (sign * pair[0], pair[1]))
        return place, number_as_r(number)
    letters = _LETTERS[transformation]
    return next(
        ((place, letter) for letter in letters for place, value in enumerate(values) if letter in value), (0, NULL)
    )
