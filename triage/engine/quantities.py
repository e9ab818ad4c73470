"""Numbers and amounts as people write them. Units are decimal, as on the label of a disk: 1 GB is 10**9 bytes."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

BYTES = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
ROWS = {"rows": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9}
FACTORS = {**BYTES, **ROWS}

_APPROXIMATELY = r"(?:about|approx(?:imately|\.)?|around|roughly|circa|ca\.?|[~≈])\s*"
_DIGITS = r"[+-]?(?:\d[\d,_ \u00a0\u2009\u202f]*)?(?:\.\d+)?(?:(?<=\d)e[+-]?\d+)?"
_NUMBER_AND_UNIT = re.compile(rf"^\s*(?:{_APPROXIMATELY})?({_DIGITS})\s*([a-z/. ]*)$", re.IGNORECASE)
_COUNTS = {
    **dict.fromkeys(("k", "thousand", "thousands"), 10**3),
    **dict.fromkeys(("m", "mio", "million", "millions"), 10**6),
    **dict.fromkeys(("bn", "billion", "billions"), 10**9),
}
_BYTE_UNITS: dict[str, int] = dict.fromkeys(("b", "byte", "bytes"), 1)
for _power, _prefix in enumerate(("kilo", "mega", "giga", "tera", "peta", "exa"), start=1):
    _spellings = (_prefix[0], f"{_prefix[0]}b", f"{_prefix}byte", f"{_prefix}bytes")
    _BYTE_UNITS |= {**dict.fromkeys(_spellings, 10 ** (3 * _power)), f"{_prefix[0]}ib": 1024**_power}
_ROW_UNITS = {**_COUNTS, **dict.fromkeys(("row", "rows", "line", "lines", "record", "records"), 1)}
_HOURS = {"h", "hr", "hrs"}
MAX_NUMBER = 1e15
MIN_PLAIN_ROWS = 1000  # from here on a number without a unit counts rows; a smaller one may mean thousands or millions


def parse_number(raw: Any, question: str = "") -> float:
    """The number of 1500, 1,500, 2,5, 1.5e6, "~12 thousand", or "8 hours" where the question asks for hours.

    Args:
        raw: What somebody wrote; zero or more.
        question: Text of the question; its words may follow the number.

    Raises:
        ValueError: It is not such a number; the text is a sentence for the person who wrote it.

    Example:
        >>> parse_number("~12 thousand")
        12000.0
        >>> parse_number("8 h/month", "Hours per month that somebody will give")
        8.0
    """
    text = str(raw).strip()
    digits, unit_names = _split_number(text)
    factor = math.prod(_COUNTS.get(name, 1) for name in unit_names)
    strange = [name for name in unit_names if name not in _COUNTS and not _occurs_in(question, name)]
    if isinstance(raw, bool) or not re.search(r"\d", digits) or strange:
        raise ValueError(f"{text!r} is not a number; write for example 1500 or 1.5e6.")
    value = float(f"{float(_normalize_digits(digits)) * factor:.15g}")
    if not math.isfinite(value) or abs(value) > MAX_NUMBER:
        raise ValueError(f"{text!r} is larger than anything we can store.")
    if value < 0:
        raise ValueError(f"{text!r} is below zero; write zero or more.")
    return value


def parse_amount(raw: Any, units: Sequence[str], question: str = "") -> dict[str, Any]:
    """`{"value": 2, "unit": "TB"}` of "2 TB", "2 terabytes", "~0.002 PB" or "60 million rows".

    Args:
        raw: What somebody wrote.
        units: The units offered; an amount in another unit is converted to one of them.
        question: Text of the question; its words may follow the unit, as in "5 GB/month".

    Raises:
        ValueError: It is not such an amount; the text is a sentence for the person who wrote it.

    Example:
        >>> parse_amount("~0.5 PB", ("GB", "TB"))
        {'value': 500, 'unit': 'TB'}
        >>> parse_amount("60 million rows", ("rows", "million"))
        {'value': 60, 'unit': 'million'}
        >>> parse_amount(4000, ("rows", "million"))
        {'value': 4000, 'unit': 'rows'}
        >>> parse_amount(0, ("MB", "GB"))
        {'value': 0, 'unit': 'MB'}
    """
    digits, unit_names = _split_number(str(raw).strip())
    known = _ROW_UNITS if "rows" in units else _BYTE_UNITS
    factors = [known[name] for name in unit_names if name in known]
    strange = [name for name in unit_names if name not in known and not _occurs_in(question, name)]
    value = parse_number(digits or raw)
    if strange:
        raise ValueError(f"{' '.join(unit_names)!r} is not a unit we know here; use {', '.join(units)}.")
    if not factors and "rows" in units and value >= MIN_PLAIN_ROWS:
        factors = [ROWS["rows"]]
    if not factors and value == 0:
        factors = [FACTORS[units[0]]]
    if not factors:
        raise ValueError(f"Which unit? Write for example {value:g} {units[0]}.")
    factor = math.prod(factors)
    unit = next((unit for unit in units if FACTORS[unit] == factor), None)
    if unit is None:
        unit = next((unit for unit in reversed(units) if FACTORS[unit] <= value * factor), units[0])
        value = float(f"{value * factor / FACTORS[unit]:.12g}")
    return {"value": int(value) if value == int(value) else value, "unit": unit}


def _split_number(text: str) -> tuple[str, list[str]]:
    """("2", ["tb", "month"]) of "~2 TB/month"; ("", [text]) of a text that does not begin with a number."""
    match = _NUMBER_AND_UNIT.match(text)
    return (match[1], re.findall(r"[a-z]+", match[2].lower())) if match else ("", [text])


def _normalize_digits(digits: str) -> str:
    """Digits as `float` takes them.

    A single comma is a decimal point before other than three digits and after a lone zero; else it groups digits.
    """
    digits = re.sub(r"[_\s]", "", digits)
    whole, comma, rest = digits.partition(",")
    decimal = comma and "," not in rest and "." not in rest and (len(rest) != 3 or whole.strip("+-") == "0")
    return digits.replace(",", "." if decimal else "")


def _occurs_in(question: str, word: str) -> bool:
    """Whether the question contains the word, as "Hours per month that ..." contains "month"."""
    question_words = re.findall(r"[a-z]+", question.lower())
    return word in question_words or (word in _HOURS and "hours" in question_words)


def to_base_unit(value: float, unit: str) -> float:
    """An amount in bytes or rows.

    Example:
        >>> to_base_unit(1.5, "GB")
        1500000000.0
    """
    return value * FACTORS[unit]


def render_bytes(count: float) -> str:
    """A number of bytes with three digits and its unit.

    Example:
        >>> render_bytes(1_500_000_000)
        '1.5 GB'
    """
    unit = next((u for u, factor in reversed(BYTES.items()) if count >= factor), "B")
    return f"{count / BYTES[unit]:.3g} {unit}"
