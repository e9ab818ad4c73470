"""Reads a table by its recipe, one record after the other, and accounts for every line of the file. No Django."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple, TextIO

from catalog.files.reading.cell_kinds import TYPED_KINDS, kind_of, main_kind, n_filled
from catalog.files.reading.dialect_guess import sep_line_delimiter
from catalog.files.reading.recipe import Recipe
from catalog.files.reading.record_splitting import Record, clean_line, split_records

MAX_WAITING = 20_000  # lines that may turn out to be footnotes
MAX_LISTED_LINES = 100  # lines of each kind that an account lists by number
MAX_NAME_LENGTH = 40  # characters; a longer first cell without others is a sentence
SAMPLE_ROWS = 100  # rows that tell what kinds of cells the columns have
NOTE = re.compile(
    r"(source|quelle|notes?|fuente|remarks?|footnotes?|copyright)\b|[©*†‡]|\(?\d\)|\[\d\]",
    re.IGNORECASE,
)
# What a line may be besides part of a row or rejected.
NAMED_KINDS = ("above", "sep", "remark", "names", "units", "blank", "comment", "footnote", "other table")


class RejectedRecord(NamedTuple):
    """A record that does not fit: its first line from 1, the reason in words, its text."""

    line: int
    reason: str
    text: str


@dataclass
class Account:
    """The account of the lines of a file: `n_lines` = `n_row_lines` + `n_rejected_lines` + the sum of `named`.

    Attributes:
        n_lines: Lines of the file.
        n_rows: Rows of the table; `n_row_lines` are their lines, more where a cell goes over several lines.
        n_padded: Rows that were too short and got empty cells at their end.
        n_rejected: Records that did not fit, with `n_rejected_lines`.
        named: Number of the lines of each of NAMED_KINDS.
        lines: The first MAX_LISTED_LINES numbers of the lines of each kind.
        table_lines: First lines of further tables.
    """

    n_lines: int = 0
    n_rows: int = 0
    n_row_lines: int = 0
    n_padded: int = 0
    n_rejected: int = 0
    n_rejected_lines: int = 0
    named: Counter[str] = field(default_factory=Counter)
    lines: dict[str, list[int]] = field(default_factory=dict)
    table_lines: list[int] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether every line of the file is accounted for exactly once."""
        return self.n_lines == self.n_row_lines + self.n_rejected_lines + self.named.total()

    def name(self, kind: str, record: Record | int) -> None:
        """Count the lines of a record, or the line of this number, as one of NAMED_KINDS."""
        line, n_lines = (record, 1) if isinstance(record, int) else (record.line, record.n_lines)
        self.named[kind] += n_lines
        listed = self.lines.setdefault(kind, [])
        if len(listed) < MAX_LISTED_LINES:
            listed.extend(range(line, line + n_lines))

    def sentence(self) -> str:
        """The account in one sentence for people."""
        named = ", ".join(f"{count} {kind}" for kind, count in self.named.items() if count)
        parts = [f"{self.n_rows} rows", f"{self.n_rejected} rejected", *([f"other lines: {named}"] if named else [])]
        tables = f" Another table begins at line {self.table_lines[0]}." if self.table_lines else ""
        return f"{self.n_lines} lines: {'; '.join(parts)}.{tables}"

    def as_json(self) -> dict[str, Any]:
        """JSON form; `tables` are the first lines of further tables in the file."""
        counts = ("n_lines", "n_rows", "n_row_lines", "n_padded", "n_rejected", "n_rejected_lines")
        return {name: getattr(self, name) for name in counts} | {
            "named": dict(self.named),
            "lines": self.lines,
            "tables": self.table_lines,
        }


class TableReader:
    """Iterates once over the rows of a table, as lists of `recipe.width` cells.

    Rejected records wait for `take_rejected`; memory does not grow with the file if it is called now and then.
    `account` is complete when the iteration has ended.
    """

    def __init__(self, file: TextIO, recipe: Recipe) -> None:
        """`file` is opened with newline=None, so that all three kinds of line ends are one."""
        self.recipe = recipe
        self.account = Account()
        self._file = file
        self._rejected: list[RejectedRecord] = []
        self._names = [column.name.strip() for column in recipe.columns]
        self._sample: list[list[str]] = []  # the first rows, and the kinds of their columns
        self._kinds: list[str] = []
        self._waiting: list[Record] = []  # may turn out to be footnotes
        self._is_after_blank = False
        self._is_over = False

    def take_rejected(self) -> list[RejectedRecord]:
        """The rejected records since the last call."""
        rejected, self._rejected = self._rejected, []
        return rejected

    def __iter__(self) -> Iterator[list[str]]:
        account, width = self.account, self.recipe.width
        lines = self._lines()
        self._name_head(lines, account)
        first_name = self._names[0] if self._names else ""
        for record in split_records(lines, self.recipe.dialect, width, account.n_lines + 1):
            cells = record.cells
            is_usual = len(cells) == width and cells[0] and cells[0].strip() != first_name and cells[-1]
            if is_usual and not (self._waiting or self._is_after_blank or self._is_over):
                yield self._count_row(record, cells)
            else:
                yield from self._consider(record)
        for record in self._waiting:
            account.name("footnote" if n_filled(record.cells) else "blank", record)

    def _lines(self) -> Iterator[str]:
        for line in self._file:
            self.account.n_lines += 1
            yield clean_line(line)

    def name_head(self, account: Account) -> None:
        """Name the lines above the rows in an account of somebody else, who counted them already."""
        self._name_head((line.removesuffix("\n") for line in self._file), account)

    def _name_head(self, lines: Iterator[str], account: Account) -> None:
        for number, line in enumerate(islice(lines, self.recipe.data_line - 1), start=1):
            account.name(self._kind_above(number, line), number)

    def _kind_above(self, number: int, line: str) -> str:
        recipe = self.recipe
        if number < recipe.first_line:
            return "above"
        if number in recipe.header_lines:
            return "names"
        if number in recipe.unit_lines:
            return "units"
        if sep_line_delimiter(line):
            return "sep"
        return "remark" if line.strip() else "blank"

    def _consider(self, record: Record) -> Iterator[list[str]]:
        """The rows that an unusual record makes: none, itself, or those that waited for it as well."""
        cells, width = record.cells, self.recipe.width
        if not (self._is_over or self._is_after_blank or self._waiting) and self._repeats_names(cells):
            self.account.name("names", record)
        elif self._is_over or self._begins_table(record):
            self._is_over = True
            self.account.name("other table", record)
        elif not n_filled(cells) and width > 1:
            self._is_after_blank = True
            if len(cells) == width and len(self._waiting) < MAX_WAITING:
                self._waiting.append(record)  # a row without values, unless no row follows it
            else:
                self.account.name("blank", record)
        elif cells[0].startswith("#") and len(cells) != width:
            self.account.name("comment", record)
        elif self._may_be_footnote(cells, record.text) and len(self._waiting) < MAX_WAITING:
            self._waiting.append(record)
        else:
            waiting, self._waiting, self._is_after_blank = self._waiting, [], False
            for settled in (*waiting, record):
                yield from self._settle(settled)

    def _settle(self, record: Record) -> Iterator[list[str]]:
        """The row that a record is, if it fits; otherwise it is rejected."""
        cells, width = record.cells, self.recipe.width
        if len(cells) > width and not n_filled(cells[width:]):
            cells = cells[:width]  # only delimiters at the end
        if len(cells) < width and self.recipe.pads_short_rows and n_filled(cells):
            cells = [*cells, *[""] * (width - len(cells))]
            self.account.n_padded += 1
        if len(cells) == width:
            yield self._count_row(record, cells)
            return
        self.account.n_rejected += 1
        self.account.n_rejected_lines += record.n_lines
        reason = f"It has {_count(len(cells))}, and the table has {_count(width, 'column')}."
        self._rejected.append(RejectedRecord(record.line, reason, record.text))

    def _count_row(self, record: Record, cells: list[str]) -> list[str]:
        self.account.n_rows += 1
        self.account.n_row_lines += record.n_lines
        if len(self._sample) < SAMPLE_ROWS:
            self._sample.append(cells)
        return cells

    def _may_be_footnote(self, cells: list[str], text: str) -> bool:
        """Whether a record is a footnote, if no row follows it."""
        width = self.recipe.width
        if width > 1 and len(cells) < width and (self._waiting or NOTE.match(text)):
            return True  # a sentence with commas
        if width == 1:
            return not n_filled(cells)
        if n_filled(cells) != 1 or not cells[0].strip():
            return False
        if len(cells) < min(width, 3):
            return self._is_after_blank or kind_of(cells[0]) not in TYPED_KINDS
        is_note = bool(NOTE.match(cells[0].strip())) or len(cells[0]) > MAX_NAME_LENGTH
        return width > 2 and (is_note or self._is_after_blank)

    def _repeats_names(self, cells: list[str]) -> bool:
        """Whether these are the names again, just below a row: files that were put behind each other have them."""
        is_named = len(self.recipe.header_lines) == 1 and len(cells) > 1
        return is_named and [cell.strip() for cell in cells] == self._names

    def _begins_table(self, record: Record) -> bool:
        """Whether a record has the names of another table: names of this one again, or words after a blank line."""
        cells, width = [cell.strip() for cell in record.cells], self.recipe.width
        if width < 2 or n_filled(cells) < 2:
            return False
        same = sum(1 for cell, name in zip(cells, self._names, strict=False) if cell and cell == name)
        if self.recipe.header_lines and same > 1 and same * 2 >= len(cells):
            return self._note_table(record)
        notes = [waiting for waiting in self._waiting if n_filled(waiting.cells)]
        is_titled = len(notes) == 1 and n_filled(notes[0].cells) == 1 and not NOTE.match(notes[0].text)
        is_in_notes = bool(notes) and not is_titled
        if not self._is_after_blank or is_in_notes or NOTE.match(record.text):
            return False
        filled = [cell for cell in cells if cell]
        if any(kind_of(cell) in TYPED_KINDS for cell in filled):
            return False
        if len(cells) != width and len(filled) == len(cells) and not self.recipe.pads_short_rows:
            return self._note_table(record)
        if not self._kinds:
            self._kinds = [main_kind(column) for column in zip(*self._sample, strict=True)]
        typed = [cell for cell, kind in zip(cells, self._kinds, strict=False) if cell and kind in TYPED_KINDS]
        n_needed = 1 if is_titled and len(filled) == len(cells) == width else 2
        return len(typed) >= n_needed and self._note_table(record)

    def _note_table(self, record: Record) -> bool:
        self.account.table_lines.append(record.line)
        return True


def _count(number: int, word: str = "cell") -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
