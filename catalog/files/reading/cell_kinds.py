"""The kind of a cell by its form: number, date, time, text. For guesses at the shape of a table, not for types."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from catalog.files.sniff import MISSING_VALUES

THOUSANDS_MARKS = " \u00a0\u2009\u202f'’"  # blanks of all widths, apostrophes
NUMBER = re.compile(
    r"[+−-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?"  # 12, 1.5, 1,5, 1e5
    rf"|[+−-]?\d{{1,3}}([,.{THOUSANDS_MARKS}]\d{{3}})+([.,]\d+)?"  # 1,234,567.8 and 1 234 567,8
)
QUANTITY = re.compile(
    r"[<>~$€£¥]\s?[+-]?[\d.,]+|\(?[+-]?[\d.,]+\)?\s?[%$€£¥]|\([\d.,]+\)"  # $5, 12 %, <0.1, (3.2)
    r"|[+-]?\d[\d.,]*\s?(\([a-z]{1,2}\)|[*†‡])|[+-]?\d[\d.,]* [a-z]{1,2}"  # with a footnote's mark: 4.8(p), 5.6 b
)
MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mai|okt|dez|mär|fév|avr|juin|juil|août|déc)[a-zéû]*\.?"
DATE = re.compile(
    rf"\d{{4}}[-/.]\d{{1,2}}([-/.]\d{{1,2}})?|\d{{1,2}}[-/.]\d{{1,2}}[-/.](\d{{4}}|\d{{2}})|"
    rf"\d{{1,2}}[- ]{MONTH}[- ,]+\d{{2,4}}|{MONTH}[- ]\d{{1,2}},? \d{{4}}|{MONTH}[- ]\d{{2,4}}",
    re.IGNORECASE,
)
TIME = re.compile(r"\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[ap]\.?m\.?)?", re.IGNORECASE)
DATETIME = re.compile(
    r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})[T ,]+\d{1,2}:\d{2}.*", re.IGNORECASE
)
ADDRESS = re.compile(r"(https?|ftp)://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+|/?(\d{1,3}\.){3}\d{1,3}")
WORDS = re.compile(r"[^\W_](\w|[ .'’&/()%°+-])*", re.UNICODE)
YEAR = re.compile(r"(1[6-9]|20|21)\d\d")
# Kinds of a cell whose column is not text.
TYPED_KINDS = ("number", "quantity", "date", "time", "datetime", "boolean")
_PATTERNS = (
    ("number", NUMBER),
    ("time", TIME),
    ("date", DATE),
    ("datetime", DATETIME),
    ("quantity", QUANTITY),
    ("address", ADDRESS),
)
_MISSING = frozenset(value for value in MISSING_VALUES if value) | {"---", "*", "?", "n.a.", "N.A."}


def kind_of(cell: str) -> str:
    """One of TYPED_KINDS, "address", "words", "text", or "" for a cell that is empty or stands for a missing value.

    Example:
        >>> [kind_of(cell) for cell in ("4,5", "2024-01-31", "12:30", "$4.50", "North Sea", "NA")]
        ['number', 'date', 'time', 'quantity', 'words', '']
    """
    cell = cell.strip()
    if not cell or cell in _MISSING:
        return ""
    if cell[0].isalpha() and len(cell) > 30:
        return "words" if WORDS.fullmatch(cell) else "text"
    for kind, pattern in _PATTERNS:
        if pattern.fullmatch(cell):
            return kind
    if cell.lower() in ("true", "false", "yes", "no"):
        return "boolean"
    return "words" if WORDS.fullmatch(cell) else "text"


def main_kind(cells: Iterable[str], share: float = 0.8) -> str:
    """The kind that `share` of the filled cells of a column have, "text" where none has, "" where none is filled."""
    counts = Counter(kind_of(cell) for cell in cells)
    counts.pop("", None)
    if not counts:
        return ""
    if counts["number"] and counts["quantity"]:
        counts["number"] += counts.pop("quantity")
    kind, n_cells = counts.most_common(1)[0]
    return kind if kind in TYPED_KINDS and n_cells >= share * counts.total() else "text"


def n_filled(cells: Iterable[str]) -> int:
    """Number of cells that are not blank."""
    return sum(1 for cell in cells if cell and not cell.isspace())
