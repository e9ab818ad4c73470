"""What a text table looks like: its encoding, its delimiter and the line that names its columns.

The one place that guesses these, so that imported tables, metadata sheets and samples of triage agree. No Django.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import TextIO

from accounts.problems import InvalidInputError

DELIMITERS = (",", "\t", ";", "|")
MISSING_VALUES = ("", "NA", "N/A", "n/a", "na", "NULL", "null", "NaN", "nan", "None", "-", ".")
MAX_LINE_SIZE = 16 * 1024 * 1024  # characters
MAX_COMMENTS_SIZE = 20_000  # characters stored of the lines above the names
NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*")
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Error handler for bytes that are not UTF-8: Windows-1252, its few undefined bytes as Latin-1.
WINDOWS_1252_FALLBACK = "windows-1252 for what is not UTF-8"


class UnreadableTableError(InvalidInputError):
    """The file is not a table; the message says why and what to do."""


@dataclass(frozen=True)
class Header:
    """How a delimited text names its columns.

    Attributes:
        names: Names of the columns as the text has them.
        delimiter: One of DELIMITERS.
        row: Line of the names, from 1.
        comments: The lines above the names.
    """

    names: list[str]
    delimiter: str
    row: int
    comments: str


def decode_text(content: bytes, *, is_complete: bool = True) -> tuple[str, str]:
    """Text of a file's content without its byte order mark, and the encoding: utf-8, utf-16 or windows-1252.

    UTF-16 is known by its byte order mark. What is not UTF-8 is read as Windows-1252, which has a character for
    nearly every byte.

    Args:
        content: The file, or its first bytes.
        is_complete: False for the first bytes of a file, whose last character may be cut.

    Example:
        >>> decode_text("naïve".encode("latin-1"))
        ('naïve', 'windows-1252')
        >>> decode_text("naïve".encode()[:3], is_complete=False)
        ('na', 'utf-8')
    """
    if content[:2] in UTF16_MARKS:
        return codecs.getincrementaldecoder("utf-16")(errors="replace").decode(content, is_complete), "utf-16"
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(content, is_complete), "utf-8"
    except UnicodeDecodeError:
        return content.decode("utf-8-sig", errors=WINDOWS_1252_FALLBACK), "windows-1252"


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


def sniff_header(head: bytes) -> tuple[Header, str]:
    """Header and encoding of a delimited text, from the first bytes of the file.

    Raises:
        UnreadableTableError: The file is binary, empty, or has only comments.

    Example:
        >>> header, encoding = sniff_header(b"# measured in spring\\nid;name\\n1;a")
        >>> header.names, header.delimiter, header.row, encoding
        (['id', 'name'], ';', 2, 'utf-8')
    """
    text, encoding = decode_text(head, is_complete=False)
    return find_header(io.StringIO(text, newline="")), encoding


def find_header(file: TextIO, delimiter: str = "") -> Header:
    """The line of a text that names its columns: its first row, or a line with # above or instead of it.

    Args:
        file: Text at its start, without a byte order mark; read up to its first row only.
        delimiter: Where it is known; otherwise the one that occurs most often in the line of the names.

    Raises:
        UnreadableTableError: The text is binary, or its first row is empty or cannot be cut into cells.
    """
    comments = _CommentLines()
    first_row = comments.read(file)
    if "\0" in first_row + comments.last:
        raise UnreadableTableError("This is not a text file: one of its first lines contains zero bytes.")
    comment_names = _split_row([comments.last], delimiter)
    row_names = _split_row(chain([first_row], file), delimiter or guess_delimiter(first_row))
    if is_header_comment(comments.last, comment_names, row_names):
        used_delimiter = delimiter or guess_delimiter(comments.last)
        return Header(comment_names, used_delimiter, comments.last_number, comments.text(comments.last_number - 1))
    if not first_row.strip():
        if comments.count:
            raise UnreadableTableError("This file has only lines with #; it must contain the names of the columns.")
        raise UnreadableTableError("The first line is empty; it must contain the names of the columns.")
    return Header(row_names, delimiter or guess_delimiter(first_row), comments.count + 1, comments.text(comments.count))


class _CommentLines:
    """The lines with # at the beginning of a file, and empty lines below them."""

    def __init__(self) -> None:
        self.count = self.last_number = self.size = 0
        self.last = ""
        self.lines: list[str] = []  # as many as fit into MAX_COMMENTS_SIZE

    def read(self, file: TextIO) -> str:
        """Read past them; returns the first other line, '' at the end of the file."""
        while line := file.readline(MAX_LINE_SIZE):
            if not line.startswith("#") and (line.strip() or not self.count):
                return line
            self.count += 1
            if line.startswith("#"):
                self.last, self.last_number = line, self.count
            if self.size < MAX_COMMENTS_SIZE:
                self.size += len(line)
                self.lines.append(line[:MAX_COMMENTS_SIZE].replace("\0", ""))
        return ""

    def text(self, count: int) -> str:
        """The first `count` lines; cut to MAX_COMMENTS_SIZE with an ellipsis."""
        text = "".join(self.lines[:count])
        is_whole = count <= len(self.lines) and len(text) <= MAX_COMMENTS_SIZE
        return text if is_whole else text[:MAX_COMMENTS_SIZE] + " …"


def _split_row(lines: Iterable[str], delimiter: str) -> list[str]:
    lines = iter(lines)
    first = next(lines, "")
    try:
        return next(csv.reader(chain([first], lines), delimiter=delimiter or guess_delimiter(first)), [])
    except csv.Error as error:
        raise UnreadableTableError(f"The first line does not contain the names of columns: {error}.") from error


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
