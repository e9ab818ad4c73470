"""CSV for people who open it in a spreadsheet: cells that it would run as formulas are written as text, and read back.

The column `revision` remembers each cell of its row as it was written. When the sheet comes back, this shows what its
editor changed, and what somebody else changed in the portal meanwhile.

It follows https://owasp.org/www-community/attacks/CSV_Injection, but leaves ordinary data as they are: signed numbers,
lists of them, and signs alone or before a separator (-/ATG) cannot call or fetch anything.
"""

from __future__ import annotations

import csv
import io
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

LIST_SEPARATOR = " | "  # between the values of one cell
MARK_COLUMN = "revision"
MARK_LENGTH = 4  # characters that remember one cell
_FIRST = frozenset("=@＝＠\t\r+-")
_FORMULA = re.compile(r"[=@＝＠\t\r]|[+-](?![/;,|:{]|[-+\d.eE;,|:/{} ]*\Z)")


def safe_cell(text: str) -> str:
    """The cell with an apostrophe in front where a spreadsheet would run it.

    Example:
        >>> safe_cell("=1+1"), safe_cell("-1.5")
        ("'=1+1", '-1.5')
    """
    return f"'{text}" if text[:1] in _FIRST and _FORMULA.match(text) else text


def plain_cell(text: str) -> str:
    """The cell as it was before `safe_cell`.

    Example:
        >>> plain_cell("'=1+1"), plain_cell("'tis")
        ('=1+1', "'tis")
    """
    return text[1:] if text[:1] == "'" and _FORMULA.match(text, 1) else text


def csv_line(cells: Iterable[str | None]) -> str:
    """One line of CSV with its line end; every cell is made safe, None is empty.

    Example:
        >>> print(csv_line(["a,b", None, "=1"]).rstrip())
        "a,b",,'=1
    """
    line = io.StringIO()
    csv.writer(line).writerow(["" if cell is None else safe_cell(cell) for cell in cells])
    return line.getvalue()


def join_list(values: Iterable[str]) -> str:
    """Several values as one cell.

    Example:
        >>> join_list(["krill", "ice"])
        'krill | ice'
    """
    return LIST_SEPARATOR.join(values)


def split_list(cell: str) -> tuple[str, ...]:
    """The values of a cell that `join_list` wrote; blanks around them and empty ones are left out.

    Example:
        >>> split_list("krill|ice | ")
        ('krill', 'ice')
    """
    return tuple(value.strip() for value in cell.split(LIST_SEPARATOR.strip()) if value.strip())


@dataclass
class MergedRow:
    """The changes by a returned row.

    Attributes:
        changes: {column: (cell as it is stored, cell to write)}.
        conflicts: Likewise, of cells that both the editor of the sheet and somebody else changed: none is written.
    """

    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    conflicts: dict[str, tuple[str, str]] = field(default_factory=dict)


def mark_row(cells: Iterable[str]) -> str:
    """The value of a row's column `revision`: MARK_LENGTH characters for each of the other cells.

    Example:
        >>> mark_row(["a", ""]) == mark_row([" a", ""]), mark_row(["a", ""]) == mark_row(["b", ""])
        (True, False)
    """
    return "".join(_mark_cell(cell) for cell in cells)


def merge_row(*, columns: Iterable[str], mark: str, mine: Mapping[str, str], stored: Mapping[str, str]) -> MergedRow:
    """Compare a row that came back with what is stored now.

    Args:
        columns: Those that `mark_row` remembered, in their order.
        mark: The row's cell in the column `revision`; where it is empty, every cell that differs is a change.
        mine: Cells of the row.
        stored: The same cells as they would be written now.

    Example:
        >>> mark = mark_row(["old", "old", "old"])
        >>> mine, stored = {"a": "old", "b": "mine", "c": "mine"}, {"a": "theirs", "b": "old", "c": "theirs"}
        >>> merge_row(columns="abc", mark=mark, mine=mine, stored=stored)
        MergedRow(changes={'b': ('old', 'mine')}, conflicts={'c': ('theirs', 'mine')})
    """
    names = list(columns)
    is_known = len(mark) == len(names) * MARK_LENGTH
    marks = {name: mark[i * MARK_LENGTH :][:MARK_LENGTH] for i, name in enumerate(names)} if is_known else {}
    merged = MergedRow()
    for name, cell in mine.items():
        current = stored[name]
        if _mark_cell(cell) in (_mark_cell(current), marks.get(name)):
            continue
        is_conflict = bool(mark) and marks.get(name) != _mark_cell(current)
        (merged.conflicts if is_conflict else merged.changes)[name] = current, cell
    return merged


def _mark_cell(cell: str) -> str:
    text = cell.replace("\r\n", "\n").strip()
    return urlsafe_b64encode(sha256(text.encode()).digest())[:MARK_LENGTH].decode()
