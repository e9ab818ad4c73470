"""The names of a delimited file's columns: in its first row, or in or below the lines that begin with #."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TextIO

ROW = "_row"
DELIMITERS = (",", "\t", ";", "|")
LONGEST_LINE = 16 * 1024 * 1024
LONGEST_COMMENTS = 20_000  # characters kept of the lines above the names
NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*")


class UnreadableTable(ValueError):
    """The file is no table: one sentence that says why and what to do."""


@dataclass(frozen=True)
class Header:
    """`row` is the number of the line that holds the names, from 1; `comments` are the lines above it."""

    names: list[str]
    delimiter: str
    row: int
    comments: str


def read_header(source: Path, delimiter: str = "") -> Header:
    """Find the names of the columns, and the delimiter where it is not given: the one that occurs most among them.

    Lines with # above the first row are comments; the last of them may hold the names (`_names_the_columns`).
    """
    with source.open(encoding="utf-8-sig", newline="") as file:
        above = _Above()
        first = above.read(file)
        if "\0" in first + above.last:
            raise UnreadableTable("This is not a text file: one of its first lines has zero bytes.")
        said = _cells(iter([above.last]), delimiter or _delimiter(above.last))
        names = _cells(chain([first], file), delimiter or _delimiter(first))
        if _names_the_columns(above.last, said, names):
            comments = above.first(above.last_number - 1)
            return Header(said, delimiter or _delimiter(above.last), above.last_number, comments)
        if not first.strip():
            if above.count:
                raise UnreadableTable("This file has nothing but lines with #; it must hold the names of the columns.")
            raise UnreadableTable("The first line is empty; it must hold the names of the columns.")
        return Header(names, delimiter or _delimiter(first), above.count + 1, above.first(above.count))


class _Above:
    """The lines with # at the beginning of a file, and empty ones below them."""

    def __init__(self) -> None:
        self.count = self.last_number = self.size = 0
        self.last = ""
        self.kept: list[str] = []

    def read(self, file: TextIO) -> str:
        """Read past them; returns the first other line, '' at the end of the file."""
        while line := file.readline(LONGEST_LINE):
            if not line.startswith("#") and (line.strip() or not self.count):
                return line
            self.count += 1
            if line.startswith("#"):
                self.last, self.last_number = line, self.count
            if self.size < LONGEST_COMMENTS:
                self.size += len(line)
                self.kept.append(line[:LONGEST_COMMENTS].replace("\0", ""))
        return ""

    def first(self, count: int) -> str:
        """The text of the first lines; where there is too much, as much as is kept, with an ellipsis."""
        text = "".join(self.kept[:count])
        return text if count <= len(self.kept) and len(text) <= LONGEST_COMMENTS else text[:LONGEST_COMMENTS] + " …"


def _delimiter(line: str) -> str:
    counts = Counter(re.sub(r'"[^"]*"', "", line))  # a quoted name may hold any of them
    return max(DELIMITERS, key=lambda candidate: counts[candidate])


def _cells(lines: Iterator[str], delimiter: str) -> list[str]:
    try:
        return next(csv.reader(lines, delimiter=delimiter), [])
    except csv.Error as error:
        raise UnreadableTable(f"The first line does not hold the names of columns: {error}.") from error


def _names_the_columns(line: str, said: list[str], row: list[str]) -> bool:
    """Whether a line with #, whose cells are `said`, names the columns of the first row below it.

    '#chrom<tab>pos' does, '##fileformat=VCFv4.2' does not. A remark such as '# Skagit, 2020' stands above names and not
    above numbers, and seldom has as many cells as there are columns.
    """
    if line.startswith("##") or len(set(said)) < len(said) or not all(cell.strip() for cell in said):
        return False
    if said == ["#"] or any(NUMBER.fullmatch(cell) for cell in said):
        return False
    if not row:
        return len(said) > 1
    like_names = not any(NUMBER.fullmatch(cell) for cell in row)
    return len(said) == len(row) and not (like_names and (len(row) == 1 or line.startswith("# ")))


def unique_names(header: list[str]) -> tuple[tuple[str, str], ...]:
    """'Temp (°C)' -> 'temp_c'; a name that is empty becomes column_3, one that comes again temp_c_2."""
    taken: set[str] = {ROW}
    names = []
    for number, said in enumerate(header, start=1):
        stem = re.sub(r"\W+", "_", said.strip().lower()).strip("_") or f"column_{number}"
        wish, again = stem, 1
        while wish in taken:
            again += 1
            wish = f"{stem}_{again}"
        taken.add(wish)
        names.append((wish, said))
    return tuple(names)
