"""Rules of text for imported tables and metadata sheets: delimiters, missing values, damaged bytes. No Django."""

from __future__ import annotations

import codecs
import re
from collections import Counter

from accounts.problems import InvalidInputError

DELIMITERS = (",", "\t", ";", "|")
ERROR_CELLS = (
    "#N/A",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#NV",
    "#WERT!",
    "#BEZUG!",
    "#VALEUR!",
)
MISSING_VALUES = (
    *("", "NA", "N/A", "n/a", "na", "NULL", "null", "NaN", "nan", "None", "-", "."),
    *("--", "..", "...", "…", ":"),  # of statistical offices
    *ERROR_CELLS,  # of spreadsheets
)
MAX_LINE_SIZE = 16 * 1024 * 1024  # characters
MAX_COMMENTS_SIZE = 20_000  # characters stored of the lines above the names
NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*")
# Error handler for bytes that are not UTF-8: Windows-1252, its few undefined bytes as Latin-1.
WINDOWS_1252_FALLBACK = "windows-1252 for what is not UTF-8"


class UnreadableTableError(InvalidInputError):
    """The file is not a table; the message says why and what to do."""


def guess_delimiter(line: str, default: str = ",") -> str:
    """The delimiter that occurs most often in a line outside of quotes; `default` where none occurs.

    Example:
        >>> guess_delimiter('id;"a, b, c";name')
        ';'
        >>> guess_delimiter("one column", default="")
        ''
    """
    counts = Counter(re.sub(r'"[^"]*"', "", line))
    best = max(DELIMITERS, key=lambda candidate: counts[candidate])
    return best if counts[best] else default


def is_header_comment(line: str, names: list[str], first_row: list[str]) -> bool:
    """Whether a line with #, cut into `names`, names the columns of the first row below it.

    '#chrom<tab>pos' does, '##fileformat=VCFv4.2' does not. A remark such as '# Skagit, 2020' stands above names and not
    above numbers, and seldom has as many cells as there are columns.
    """
    if line.startswith("##") or len(set(names)) < len(names) or not all(name.strip() for name in names):
        return False
    if names == ["#"] or any(NUMBER.fullmatch(name) for name in names):
        return False
    if not first_row:
        return len(names) > 1
    is_row_of_names = not any(NUMBER.fullmatch(cell) for cell in first_row)
    return len(names) == len(first_row) and not (is_row_of_names and (len(first_row) == 1 or line.startswith("# ")))


def _decode_as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start : error.start + 1]
    try:
        return byte.decode("cp1252"), error.start + 1
    except UnicodeDecodeError:
        return byte.decode("latin-1"), error.start + 1


codecs.register_error(WINDOWS_1252_FALLBACK, _decode_as_windows_1252)
