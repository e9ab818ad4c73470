"""Names that are not genes -> a hint if they look like dates that a spreadsheet made of gene symbols. Pure.

Excel and others read MARCH1 as the first of March. Ziemann M, Eren Y, El-Osta A: Gene name errors are widespread in the
scientific literature. https://doi.org/10.1186/s13059-016-1044-7
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Month -> the symbol whose number became the day, and its name since HGNC renamed such genes.
_SYMBOLS = {3: ("MARCH", "MARCHF"), 9: ("SEPT", "SEPTIN"), 10: ("OCT", ""), 12: ("DEC", "")}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_WRITTEN_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<day>\d{{1,2}})[-/.]{_MONTH}(?:[-/.]\d{{2,4}})?",
        rf"{_MONTH}[-/.](?P<day>\d{{1,2}})(?:[-/.]\d{{2,4}})?",
        r"\d{4}[-/.](?P<number>\d{1,2})[-/.](?P<day>\d{1,2})(?:[t ][\d:.]+z?)?",
        r"(?P<day>\d{1,2})[/.](?P<number>\d{1,2})[/.](?:\d{2}|\d{4})",
        r"(?P<number>\d{1,2})[/.](?P<day>\d{1,2})[/.](?:\d{2}|\d{4})",
    )
)
_SERIAL_NUMBER = re.compile(r"[34]\d{4}")  # days from 1982 to 2036
_FIRST_DAY = date(1899, 12, 30)  # number 0 of Excel, for days after February 1900
MAX_NAMED_DATES = 3


def spreadsheet_hint(names: Iterable[str]) -> str:
    """A sentence if some of these unknown names look like dates that a spreadsheet made of gene symbols, else ''.

    Example:
        >>> spreadsheet_hint(["1-Mar", "BRCA9"])
        '1-Mar (MARCH1, now MARCHF1?) looks like a date that a spreadsheet made of a gene symbol: write the symbol'
    """
    dates = [f"{name} ({symbol}?)" for name in names if (symbol := symbol_of_date(name))]
    if not dates:
        return ""
    if len(dates) == 1:
        return f"{dates[0]} looks like a date that a spreadsheet made of a gene symbol: write the symbol"
    more = f" and {len(dates) - MAX_NAMED_DATES} more" if len(dates) > MAX_NAMED_DATES else ""
    named = ", ".join(dates[:MAX_NAMED_DATES])
    return f"{named}{more} look like dates that a spreadsheet made of gene symbols: write the symbols"


def symbol_of_date(name: str) -> str:
    """A date -> the symbol that a spreadsheet may have made it of; '' for other names and other dates.

    Example:
        >>> symbol_of_date("2023-09-02"), symbol_of_date("44621"), symbol_of_date("SEPT2")
        ('SEPT2, now SEPTIN2', 'MARCH1, now MARCHF1', '')
    """
    if _SERIAL_NUMBER.fullmatch(name):
        day = _FIRST_DAY + timedelta(days=int(name))
        return _symbol(day.month, day.day)
    for pattern in _WRITTEN_DATES:
        if match := pattern.fullmatch(name):
            parts = match.groupdict()
            month = _MONTHS.index(parts["month"].lower()) + 1 if parts.get("month") else int(parts["number"])
            if symbol := _symbol(month, int(parts["day"])):
                return symbol
    return ""


def _symbol(month: int, day: int) -> str:
    if month not in _SYMBOLS or not 1 <= day <= 31:
        return ""
    before, now = _SYMBOLS[month]
    return f"{before}{day}, now {now}{day}" if now else f"{before}{day}"
