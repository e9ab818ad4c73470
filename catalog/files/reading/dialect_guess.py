"""Guesses how the lines of a text are cut into cells: by the dialect that gives the most regular table. No Django.

The measure is that of CleverCSV (van den Burg, Nazabal and Sutton 2019): rows of one width, cells of a known kind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from catalog.files.reading.cell_kinds import TYPED_KINDS, kind_of
from catalog.files.reading.recipe import Dialect
from catalog.files.reading.record_splitting import split_records

DELIMITERS = (",", ";", "\t", "|", " ", "^", "~", "¦", "§", ":")
# Delimiters that also stand in text, and how much more regular than the others they have to be.
RARE_DELIMITERS = {" ": 0.6, ":": 0.3, "^": 0.9, "~": 0.9, "¦": 0.9, "§": 0.9}
RARE_QUOTES = ("'", "~", "`")  # only where cells begin and end with them
MIN_RARE_SHARE = 0.8  # of the rows that have the same width, where the delimiter is a rare one
MAX_LINES = 300  # lines that are tried
MAX_LINE_LENGTH = 20_000  # characters of a line that are tried
ONE_COLUMN_SCORE = 0.02  # of a text without delimiters: less than that of any regular table
SEP_LINE = re.compile(r'"?sep=(.)"?', re.IGNORECASE)


def guess_dialect(lines: Sequence[str]) -> Dialect:
    """The dialect of a text from its first lines, whose ends are removed.

    Example:
        >>> guess_dialect(["Depth (m, below MSL);Temp", "1;4,1", "2;4,2"]).delimiter
        ';'
    """
    lines = [line[:MAX_LINE_LENGTH] for line in lines if line.strip() and not line.startswith("#")][:MAX_LINES]
    best, best_score = Dialect(delimiter=""), ONE_COLUMN_SCORE
    for dialect in _candidates(lines):
        score = _score(lines, dialect)
        if score > best_score * 1.0001:
            best, best_score = dialect, score
    return _with_brackets(lines, _with_blanks(lines, best))


def sep_line_delimiter(line: str) -> str:
    """The delimiter in a line for Excel such as "sep=;"; empty for any other line.

    Example:
        >>> sep_line_delimiter("sep=;")
        ';'
    """
    match = SEP_LINE.fullmatch(line.strip(" "))
    return match[1] if match else ""


def guess_quotes(lines: Sequence[str], delimiter: str) -> Dialect:
    """The dialect of a text whose delimiter is known."""
    lines = [line[:MAX_LINE_LENGTH] for line in lines if line.strip()][:MAX_LINES]
    candidates = [Dialect(delimiter, quote, escape) for quote, escape in _quotes(lines, delimiter)]
    return _with_brackets(lines, _with_blanks(lines, max(candidates, key=lambda dialect: _score(lines, dialect))))


def _candidates(lines: Sequence[str]) -> list[Dialect]:
    text = "\n".join(lines)
    candidates = []
    for delimiter in DELIMITERS:
        if delimiter in text:
            for quote, escape in _quotes(lines, delimiter):
                candidates.append(Dialect(delimiter, quote, escape, skips_blanks=delimiter == " "))
    return candidates


def _quotes(lines: Sequence[str], delimiter: str) -> list[tuple[str, str]]:
    """(quote, escape) that may be meant."""
    text = "\n".join(lines)
    escape = "\\" if '\\"' in text else ""
    choices = [('"', escape)]
    side = re.escape(delimiter)
    for quote in RARE_QUOTES:
        if quote == delimiter or quote not in text:
            continue
        n_quoted = len(re.findall(rf"(?:^|{side}) ?{quote}[^{quote}\n]*{quote}(?={side}|$)", text, re.MULTILINE))
        n_opened = len(re.findall(rf"(?:^|{side}) ?{quote}", text, re.MULTILINE))
        if n_quoted >= 2 and n_opened > text.count('"') / 4:
            is_escaped = f"\\{quote}" in text and quote * 2 not in text
            choices.append((quote, "\\" if is_escaped else ""))
    return choices


def _score(lines: Sequence[str], dialect: Dialect) -> float:
    """How regular the table of this dialect is: shape times kinds of its cells."""
    rows = [record.cells for record in split_records(lines, dialect)]
    widths = Counter(len(row) for row in rows)
    shape = sum(n_rows * (width - 1) / width for width, n_rows in widths.items()) / len(widths)
    cells = [cell for row in rows for cell in row]
    share = _main_share(widths)
    if dialect.delimiter in RARE_DELIMITERS and share < MIN_RARE_SHARE and not _has_values(cells):
        return 0.0
    shape *= share
    known = sum(1 for cell in cells if _is_known(cell, dialect))
    quoted = 1.02 if dialect.quote in RARE_QUOTES else 1.0
    return shape / max(len(rows), 1) * known / max(len(cells), 1) * RARE_DELIMITERS.get(dialect.delimiter, 1.0) * quoted


def _main_share(widths: Counter[int]) -> float:
    """Share of the rows that have the most frequent width of more than one cell."""
    wide = [n_rows for width, n_rows in widths.items() if width > 1]
    return max(wide, default=0) / max(widths.total(), 1)


def _has_values(cells: Sequence[str]) -> bool:
    """Whether a good part of the cells are numbers or times: a blank between words is not a delimiter."""
    return sum(1 for cell in cells if kind_of(cell) in TYPED_KINDS) > 0.2 * len(cells)


def _is_known(cell: str, dialect: Dialect) -> bool:
    if not cell.strip():
        return True
    return kind_of(cell) != "text"


def _with_blanks(lines: Sequence[str], dialect: Dialect) -> Dialect:
    """The dialect, skipping blanks around cells if nearly every delimiter has a blank behind it."""
    if dialect.skips_blanks or not dialect.delimiter:
        return dialect
    plain = [record.cells for record in split_records(lines, dialect)]
    cells = [cell for row in plain for cell in row[1:]]
    n_blank = sum(1 for cell in cells if cell.startswith(" "))
    if n_blank and n_blank >= 0.8 * sum(1 for cell in cells if cell):
        return Dialect(dialect.delimiter, dialect.quote, dialect.escape, skips_blanks=True)
    return dialect


def _with_brackets(lines: Sequence[str], dialect: Dialect) -> Dialect:
    """The dialect, keeping JSON without quotes in one cell where this gives every line as many cells as the names."""
    text = "\n".join(lines)
    if not dialect.delimiter or not any(dialect.delimiter + bracket in text for bracket in "{["):
        return dialect
    with_brackets = replace(dialect, keeps_brackets=True)
    before, after = (
        [len(record.cells) for record in split_records(lines, choice)] for choice in (dialect, with_brackets)
    )
    is_better = len(set(after)) == 1 < len(set(before)) and len(lines) > 1
    return with_brackets if is_better else dialect
