"""Lines of tables -> cells, and numbers as programs write them. Pure.

R, Excel and pandas write the same table in different ways: quotes around texts, names of rows before the first column,
1e+05 or 100000.0 for a position.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from decimal import Decimal

# Name of a delimiter -> its character, in the order in which they are tried; blanks are any number of blanks and tabs.
DELIMITERS = {"tab": "\t", "comma": ",", "semicolon": ";", "bar": "|", "blanks": " "}
_BLANK_CELL = re.compile(r'"((?:[^"]|"")*)"|(\S+)')
_NUMBER = re.compile(r"\d{1,15}(?:[.,]\d{0,20})?(?:e\+?\d{1,2})?", re.IGNORECASE)
# Digits in groups of three. Between them commas, blanks of any width or apostrophes; points (as in German) only where
# there are two of them, since 1.234 is rather a fraction.
GROUPED_PATTERN = r"\d{1,3}(?:,\d{3}){1,4}|\d{1,3}(?:[ '\u00a0\u2009\u202f\u2019]\d{3}){1,4}|\d{1,3}(?:\.\d{3}){2,4}"
_GROUPED_NUMBER = re.compile(GROUPED_PATTERN)
# A position in a text such as chr1:69,000-70,000. At most 31 digits: int() refuses texts of thousands.
POSITION_PATTERN = rf"(?:{GROUPED_PATTERN}|\d[\d,]{{0,30}})"
TO_PATTERN = r"\s*(?:[-\u2010\u2012\u2013\u2014\u2212]|\.\.)\s*"  # between two positions: dashes, two points
_SPREADSHEET_NUMBER = re.compile(r"\d+(?:[.,](?P<fraction>\d*))?E\+(?P<exponent>\d{1,3})")
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?', re.IGNORECASE)  # Excel's first line of a CSV


def split_cells(line: str, delimiter: str) -> list[str]:
    """A line -> its cells, without double or single quotes around them and without blanks.

    Args:
        delimiter: A character of DELIMITERS.

    Example:
        >>> split_cells('"chr1"\\t55039800\\t"G"', "\\t"), split_cells('1  "G A"', " ")
        (['chr1', '55039800', 'G'], ['1', 'G A'])
        >>> split_cells("'chr1','5','5\\'UTR'", ",")[:2], split_cells("3'UTR 5'UTR", " ")
        (['chr1', '5'], ["3'UTR", "5'UTR"])
    """
    if '"' not in line:
        if "'" in line:
            return _split_single_quoted(line, delimiter)
        return line.split() if delimiter == " " else [cell.strip() for cell in line.split(delimiter)]
    if delimiter == " ":
        return [(quoted or bare).strip() for quoted, bare in _BLANK_CELL.findall(line)]
    if line.count('"') % 2:  # a quote that is not closed would hide all delimiters behind it
        return [cell.strip().strip('"') for cell in line.split(delimiter)]
    return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])]


def _split_single_quoted(line: str, delimiter: str) -> list[str]:
    """A line with single quotes -> its cells; quotes inside of a cell (5'UTR, 55'039'800) belong to its text."""
    plain = line.split() if delimiter == " " else line.split(delimiter)
    cells: list[str] = []
    begin = None  # the index of a part with an open quote
    for index, part in enumerate(plain):
        text = part.strip()
        if begin is None and text[:1] == "'" and (text == "'" or text[-1] != "'"):
            begin = index
        elif begin is None:
            cells.append(part)
        elif text.endswith("'"):
            cells.append(delimiter.join(plain[begin : index + 1]))
            begin = None
    if begin is not None:  # a quote that is not closed would hide all cells behind it
        cells = plain
    return [_strip_single_quotes(cell.strip()) for cell in cells]


def _strip_single_quotes(cell: str) -> str:
    """The text of a cell in single quotes, or of one behind the apostrophe by which spreadsheets mark text."""
    if len(cell) > 1 and cell[0] == cell[-1] == "'":
        return cell[1:-1].strip()
    return cell[1:] if cell[:1] == "'" and "'" not in cell[1:] else cell


def delimiter_line(line: str) -> str:
    """The delimiter that Excel's line `sep=;` names, '' for another line.

    Example:
        >>> delimiter_line("sep=;"), delimiter_line("chr;pos")
        (';', '')
    """
    match = _SEPARATOR_LINE.fullmatch(line.strip())
    return match[1] if match else ""


def parse_whole_number(text: str) -> int | None:
    """A whole number as R, pandas or Excel may write it -> its value; None for any other text.

    Example:
        >>> [parse_whole_number(text) for text in ("100000", "1e+05", "100000.0", "5.50398e+07", "55,039,800", "1.5")]
        [100000, 100000, 100000, 55039800, 55039800, None]
        >>> [parse_whole_number(text) for text in ("55.039.800", "55 039 800", "55'039'800", "5.50E+07", "1.234")]
        [55039800, 55039800, 55039800, None, None]
    """
    if text.isascii() and text.isdigit() and len(text) <= 15:
        return int(text)
    if _GROUPED_NUMBER.fullmatch(text):
        return join_digits(text)
    if not _NUMBER.fullmatch(text) or is_rounded(text):
        return None
    value = Decimal(text.replace(",", "."))
    return int(value) if value == value.to_integral_value() and value < 10**15 else None


def is_rounded(text: str) -> bool:
    """Whether a spreadsheet has rounded a number: the text, as 5.50E+07, has fewer digits than the number.

    Example:
        >>> is_rounded("5.50E+07"), is_rounded("5,5039800E+07"), is_rounded("5.5e+07")
        (True, False, False)
    """
    match = _SPREADSHEET_NUMBER.fullmatch(text)
    return match is not None and len(match["fraction"] or "") < int(match["exponent"])


def join_digits(text: str) -> int:
    """The number of a text that matches POSITION_PATTERN.

    Example:
        >>> join_digits("55.039.800")
        55039800
    """
    return int(re.sub(r"\D", "", text))


def leading_row_names(header: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """1 if every row has one cell more than the header, the name that R's write.table puts first; else 0.

    A last cell that is empty in every row comes from a delimiter at the end of the lines.

    Example:
        >>> leading_row_names(["chr", "pos"], [["1", "chr1", "5"], ["2", "chr1", "6"]])
        1
    """
    if not rows or any(len(row) != len(header) + 1 for row in rows):
        return 0
    return int(any(row[-1] for row in rows))
