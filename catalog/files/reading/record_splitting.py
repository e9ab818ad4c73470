"""Lines of a text -> records of cells, one line at a time, so that a damaged line costs no other.

A quoted cell may go over several lines. Where its end is missing, its first line is a record alone. No Django.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from catalog.files.reading.cell_kinds import TYPED_KINDS, kind_of
from catalog.files.reading.recipe import Dialect

MAX_RECORD_LINES = 1000  # lines of one record
MAX_RECORD_TRIES = 100  # lines with a quote that a record is continued over
MAX_GUESSES = 20_000  # steps of a search for the meaning of stray quotes in one line
_JSON = json.JSONDecoder()
_TYPED_KINDS = frozenset(TYPED_KINDS)


class Record(NamedTuple):
    """Cells of one or more lines; `text` is the lines as they are, without the last line end."""

    line: int
    n_lines: int
    cells: list[str]
    text: str


class _QuoteLeftOpenError(ValueError):
    pass


class _StrayQuoteError(ValueError):
    pass


def clean_line(line: str) -> str:
    """A line without its end, zero bytes, and the marks that stand where files were put behind each other.

    Example:
        >>> clean_line("\\ufeffid,v\\n"), clean_line("\\x0cid,v")
        ('id,v', 'id,v')
    """
    text = line.removesuffix("\n")
    if "\0" in text:
        text = text.replace("\0", "")
    return text.lstrip("\ufeff\f") if text.startswith(("\ufeff", "\f")) else text


def split_records(lines: Iterable[str], dialect: Dialect, width: int = 0, first_line: int = 1) -> Iterator[Record]:
    """Records of lines, whose ends are removed already.

    Args:
        lines: Without line ends.
        dialect: How to cut them.
        width: Number of cells that a record should have; it decides what a stray quote means. 0 if not known yet.
        first_line: Number of the first line.

    Example:
        >>> [record.cells for record in split_records(['2,"6 inch,20', '3,line,4'], Dialect(), 3)]
        [['2', '"6 inch', '20'], ['3', 'line', '4']]
    """
    source = iter(lines)
    waiting: deque[str] = deque()
    number = first_line
    quote = dialect.quote
    while True:
        line = waiting.popleft() if waiting else next(source, None)
        if line is None:
            return
        if dialect.keeps_brackets and ("{" in line or "[" in line):
            yield Record(number, 1, split_brackets(line, dialect), line)
            number += 1
            continue
        if not quote or quote not in line:
            yield Record(number, 1, split_plain(line, dialect), line)
            number += 1
            continue
        record = _split_quoted(line, dialect, width, number, source, waiting)
        yield record
        for _ in range(record.n_lines - 1):
            waiting.popleft()
        number += record.n_lines


def split_plain(line: str, dialect: Dialect) -> list[str]:
    """Cells of a line in which no quote counts."""
    if not dialect.delimiter:
        return [line]
    if not dialect.skips_blanks:
        return line.split(dialect.delimiter)
    if dialect.delimiter == " ":
        return line.split() or [""]
    return [cell.strip(" ") for cell in line.split(dialect.delimiter)]


def split_brackets(line: str, dialect: Dialect) -> list[str]:
    """Cells of a line in which a cell that begins with a bracket goes on to its end, as JSON does.

    Example:
        >>> split_brackets('1,{"a": [1, 2], "b": "}"},5', Dialect())
        ['1', '{"a": [1, 2], "b": "}"}', '5']
    """
    cells, position = [], 0
    while position <= len(line):
        end = _end_of_brackets(line, position)
        if end is None or not (end == len(line) or line.startswith(dialect.delimiter, end)):
            following = line.find(dialect.delimiter, position)
            end = len(line) if following < 0 else following
        cell = line[position:end]
        is_quoted = len(cell) > 1 and cell[0] == cell[-1] == dialect.quote
        cells.append(_unescape(cell[1:-1], dialect) if is_quoted else cell)
        position = end + 1
    return cells


def _end_of_brackets(line: str, start: int) -> int | None:
    """Where the JSON that begins here ends; None where none does."""
    if line[start : start + 1] not in ("{", "["):
        return None
    try:
        return _JSON.raw_decode(line, start)[1]
    except ValueError:
        return None


def _split_quoted(
    line: str, dialect: Dialect, width: int, number: int, source: Iterator[str], waiting: deque[str]
) -> Record:
    """The record that begins with a line in which the quote occurs; lines that it needs are put into `waiting`."""
    try:
        return Record(number, 1, split_strictly(line, dialect), line)
    except _StrayQuoteError:
        pass
    except _QuoteLeftOpenError:
        record = _continue_over_lines(line, dialect, width, number, source, waiting)
        if record:
            return record
    return Record(number, 1, _split_leniently(line, dialect, width), line)


def _continue_over_lines(
    line: str, dialect: Dialect, width: int, number: int, source: Iterator[str], waiting: deque[str]
) -> Record | None:
    """The record of this line and those after it, if they end the open quote and have the right number of cells."""
    pieces, n_tries = [line], 0
    for position in range(MAX_RECORD_LINES - 1):
        if position == len(waiting):
            following = next(source, None)
            if following is None:
                return None
            waiting.append(following)
        piece = waiting[position]
        pieces.append(piece)
        if dialect.quote not in piece:
            continue
        n_tries += 1
        if n_tries > MAX_RECORD_TRIES:
            return None
        text = "\n".join(pieces)
        try:
            cells = split_strictly(text, dialect)
        except _QuoteLeftOpenError:
            continue
        except _StrayQuoteError:
            return None
        if width and len(cells) != width:
            return None
        if len(cells) > 1 and _are_records(pieces, len(cells), dialect):
            return None
        return Record(number, len(pieces), cells, text)
    return None


def _are_records(lines: list[str], width: int, dialect: Dialect) -> bool:
    """Whether each of the lines is a record alone, and two of them have a stray quote.

    Up to three lines of a cell of text may happen to have as many delimiters each; but hardly a number or a date where
    the first line has one.
    """
    rows = [split_plain(line, dialect) for line in lines]
    if any(len(row) != width for row in rows):
        return False
    if len(rows) > 3:
        return True
    kinds = [{kind_of(cell) for cell in column} for column in zip(*rows, strict=True)]
    return any(len(kind) == 1 and kind <= _TYPED_KINDS for kind in kinds)


@lru_cache(maxsize=64)
def _cell_pattern(dialect: Dialect) -> re.Pattern[str]:
    """A cell; group 1 is the content of a quoted cell, group 2 one without quotes, group 3 the delimiter after it."""
    delimiter, quote = re.escape(dialect.delimiter), re.escape(dialect.quote)
    end = f"({delimiter}|\\Z)" if delimiter else "(\\Z)"
    blanks = " *" if dialect.skips_blanks else ""
    if dialect.escape:
        content = f"(?:[^{quote}\\\\]|\\\\.|{quote}{quote})*+"
    else:
        content = f"[^{quote}]*+(?:{quote}{quote}[^{quote}]*+)*+"
    plain = f"[^{delimiter}]*+" if delimiter else ".*+"
    if delimiter == "\\ " and dialect.skips_blanks:
        end = "( +|\\Z)"
    return re.compile(f"{blanks}(?:{quote}({content}){quote}{blanks}|(?!{quote})({plain})){end}", re.DOTALL)


def split_strictly(text: str, dialect: Dialect) -> list[str]:
    """Cells of a record by the rules.

    Raises:
        ValueError: A quote stands where none may, or its second one is missing.
    """
    pattern, position = _cell_pattern(dialect), 0
    cells: list[str] = []
    if dialect.skips_blanks:
        text = text.strip(" ")
    while True:
        match = pattern.match(text, position)
        if match is None:
            raise _error_at(text, position, dialect)
        content = match[1]
        if content is None:
            cells.append(match[2].strip(" ") if dialect.skips_blanks else match[2])
        else:
            cells.append(_unescape(content, dialect))
        position = match.end()
        if not match[3]:
            return cells


def _error_at(text: str, position: int, dialect: Dialect) -> ValueError:
    """Whether the quoted cell at this position has no end, or has text after its end."""
    start = text.index(dialect.quote, position) + 1
    rest = text[start:].replace(dialect.quote * 2, "")
    if dialect.escape:
        rest = rest.replace(dialect.escape + dialect.quote, "")
    return _StrayQuoteError() if dialect.quote in rest else _QuoteLeftOpenError()


def _unescape(content: str, dialect: Dialect) -> str:
    if dialect.quote in content:
        content = content.replace(dialect.quote * 2, dialect.quote)
        if dialect.escape:
            content = content.replace(dialect.escape + dialect.quote, dialect.quote)
    return content


def _split_leniently(line: str, dialect: Dialect, width: int) -> list[str]:
    """Cells of a line with a stray quote: the reading that gives `width` cells, the one closest to the rules first."""
    steps = islice(_readings(line, dialect, width), 1)
    cells = next(steps, None)
    if cells is not None:
        return cells
    return [cell.strip() if dialect.skips_blanks else cell for cell in split_plain(line, dialect)]


def _readings(line: str, dialect: Dialect, width: int) -> Iterator[list[str]]:
    """Readings of a line as `width` cells. Depth first over the cells, at most MAX_GUESSES steps."""
    if not width or not dialect.delimiter:
        return
    budget = MAX_GUESSES
    stack: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    seen: set[tuple[int, int]] = set()
    while stack and budget:
        budget -= 1
        position, cells = stack.pop()
        if position > len(line):
            if len(cells) == width:
                yield list(cells)
            continue
        if len(cells) >= width or (position, len(cells)) in seen:
            continue
        seen.add((position, len(cells)))
        stack += [(end, (*cells, cell)) for end, cell in reversed(_cells_at(line, position, dialect))]


def _cells_at(line: str, position: int, dialect: Dialect) -> list[tuple[int, str]]:
    """(start of the next cell, cell) of all readings of the cell that starts here; past the line after the last."""
    start = position
    while dialect.skips_blanks and line[start : start + 1] == " ":
        start += 1
    choices = []
    if line.startswith(dialect.quote, start):
        close = line.find(dialect.quote, start + 1)
        while close >= 0:
            after = close + 1
            if after == len(line) or line.startswith(dialect.delimiter, after):
                choices.append((after + 1, _unescape(line[start + 1 : close], dialect)))
            close = line.find(dialect.quote, close + 1)
    end = line.find(dialect.delimiter, start)
    end = len(line) if end < 0 else end
    choices.append((end + 1, line[start:end]))
    return choices
