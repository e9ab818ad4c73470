"""Numbers and amounts as people write them. Units are decimal, as on a disk's label: 1 GB is 1,000,000,000 bytes."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

BYTES = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
ROWS = {"rows": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9}
FACTORS = {**BYTES, **ROWS}

_ABOUT = r"(?:about|approx(?:imately|\.)?|around|roughly|circa|ca\.?|[~≈])\s*"
_DIGITS = r"[+-]?(?:\d[\d,_ \u00a0\u2009\u202f]*)?(?:\.\d+)?(?:(?<=\d)e[+-]?\d+)?"
_WRITTEN = re.compile(rf"^\s*(?:{_ABOUT})?({_DIGITS})\s*([a-z/. ]*)$", re.IGNORECASE)
_COUNTS = {
    **dict.fromkeys(("k", "thousand", "thousands"), 10**3),
    **dict.fromkeys(("m", "mio", "million", "millions"), 10**6),
    **dict.fromkeys(("bn", "billion", "billions"), 10**9),
}
_BYTE_UNITS: dict[str, int] = dict.fromkeys(("b", "byte", "bytes"), 1)
for _power, _word in enumerate(("kilo", "mega", "giga", "tera", "peta", "exa"), start=1):
    _spellings = (_word[0], f"{_word[0]}b", f"{_word}byte", f"{_word}bytes")
    _BYTE_UNITS |= {**dict.fromkeys(_spellings, 10 ** (3 * _power)), f"{_word[0]}ib": 1024**_power}
_ROW_UNITS = {**_COUNTS, **dict.fromkeys(("row", "rows", "line", "lines", "record", "records"), 1)}
_HOURS = {"h", "hr", "hrs"}


def read_number(raw: Any, question: str = "") -> float:
    """Zero or more: 1500, 1,500, 2,5, 1.5e6, '~12 thousand', '8 hours' where the question asks for hours.

    `question` is its text, whose words may follow the number. ValueError is a sentence for the reader.
    """
    text = str(raw).strip()
    digits, words = _split(text)
    factor = math.prod(_COUNTS.get(word, 1) for word in words)
    strange = [word for word in words if word not in _COUNTS and not _is_asked(word, question)]
    if isinstance(raw, bool) or not re.search(r"\d", digits) or strange:
        raise ValueError(f"{text!r} is not a number; write for example 1500 or 1.5e6.")
    value = float(f"{float(_plain(digits)) * factor:.15g}")
    if not math.isfinite(value) or abs(value) > 1e15:
        raise ValueError(f"{text!r} is larger than anything we can store.")
    if value < 0:
        raise ValueError(f"{text!r} is below zero; write zero or more.")
    return value


def read_amount(raw: Any, units: Sequence[str], question: str = "") -> dict[str, Any]:
    """`{"value": 2, "unit": "TB"}` in one of `units`, from '2 TB', '2 terabytes', '~0.002 PB', '60 million rows'.

    What is measured in a unit that is not offered is converted. ValueError is a sentence for the reader.
    """
    digits, words = _split(str(raw).strip())
    known = _ROW_UNITS if "rows" in units else _BYTE_UNITS
    named = [known[word] for word in words if word in known]
    strange = [word for word in words if word not in known and not _is_asked(word, question)]
    value = read_number(digits or raw)
    if strange:
        raise ValueError(f"{' '.join(words)!r} is not a unit we know here; use {', '.join(units)}.")
    if not named:
        raise ValueError(f"Which unit? Write for example {value:g} {units[0]}.")
    factor = math.prod(named)
    unit = next((unit for unit in units if FACTORS[unit] == factor), None)
    if unit is None:
        unit = next((unit for unit in reversed(units) if FACTORS[unit] <= value * factor), units[0])
        value = float(f"{value * factor / FACTORS[unit]:.12g}")
    return {"value": int(value) if value == int(value) else value, "unit": unit}


def _split(text: str) -> tuple[str, list[str]]:
    """'~2 TB/month' -> ('2', ['tb', 'month']); what does not begin with a number is no number: ('', [text])."""
    found = _WRITTEN.match(text)
    return (found[1], re.findall(r"[a-z]+", found[2].lower())) if found else ("", [text])


def _plain(digits: str) -> str:
    """Digits as Python reads them. One comma before other than three digits, or after a lone zero, is a decimal one."""
    digits = re.sub(r"[_\s]", "", digits)
    whole, comma, rest = digits.partition(",")
    decimal = comma and "," not in rest and "." not in rest and (len(rest) != 3 or whole.strip("+-") == "0")
    return digits.replace(",", "." if decimal else "")


def _is_asked(word: str, question: str) -> bool:
    """Whether the question itself says the word, as in 'Hours per month that ...'."""
    asked = re.findall(r"[a-z]+", question.lower())
    return word in asked or (word in _HOURS and "hours" in asked)


def canonical(value: float, unit: str) -> float:
    """The amount in bytes or rows."""
    return value * FACTORS[unit]


def readable_bytes(count: float) -> str:
    """1500000000 -> '1.5 GB'."""
    unit = next((u for u, factor in reversed(BYTES.items()) if count >= factor), "B")
    return f"{count / BYTES[unit]:.3g} {unit}"
