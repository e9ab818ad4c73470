"""Guesses how many lines above a table are remarks and not part of it. No Django."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.files.reading.cell_kinds import TYPED_KINDS, kind_of, main_kind, n_filled
from catalog.files.reading.record_splitting import Record

MAX_DETAILS = 60  # rows above a table that describe it
MIN_ROWS = 3  # below them
COMMENT_MARKS = ("//", "%", "!", "*")  # besides #; only where no line of the table begins so


def count_comments(lines: Sequence[str]) -> int:
    """Number of the first lines that are remarks by their mark: #, another one, or all between /* and */.

    Example:
        >>> count_comments(["/* Citation:", "PS100 */", "a,b"]), count_comments(["% by us", "1,2"])
        (2, 1)
    """
    first = next((line for line in lines if line.strip()), "")
    if first.startswith("/*"):
        end = next((count for count, line in enumerate(lines, start=1) if line.rstrip().endswith("*/")), 0)
        return end and end + count_comments(lines[end:])
    mark = next((mark for mark in COMMENT_MARKS if first.startswith(mark)), "#")
    n_comments = next(
        (count for count, line in enumerate(lines) if line.strip() and not line.startswith((mark, "#"))), len(lines)
    )
    is_mark_of_rows = mark != "#" and any(line.startswith(mark) for line in lines[n_comments:])
    return 0 if is_mark_of_rows or (mark != "#" and n_comments == len(lines)) else n_comments


def count_details_above(records: Sequence[Record]) -> int:
    """Number of filled rows above the table that say things of it, as `Station,Kiel`, in cells as the table has them.

    They end where names follow below which a column has numbers or times, and no row above has one there. A blank row
    is between them, or one of them has a number of its own: several rows of names have none.
    """
    filled = [record for record in records if n_filled(record.cells)]
    for n_above in range(1, min(MAX_DETAILS, len(filled) - MIN_ROWS)):
        above, names, below = filled[:n_above], filled[n_above], filled[n_above + 1 : n_above + 50]
        if not all(1 < n_filled(record.cells) <= 2 for record in above) or not _are_names(names.cells):
            continue
        previous = above[-1]
        is_apart = previous.line + previous.n_lines < names.line
        if (is_apart or (n_above > 1 and _has_values(above))) and _differs_below(names, above, below):
            return n_above
    return 0


def _are_names(cells: Sequence[str]) -> bool:
    names = [cell.strip() for cell in cells if cell.strip()]
    return len(set(names)) == len(names) > 1 and not any(kind_of(name) in ("", *TYPED_KINDS) for name in names)


def _has_values(rows: Sequence[Record]) -> bool:
    return any(kind_of(cell) in TYPED_KINDS for row in rows for cell in row.cells)


def _differs_below(names: Record, above: Sequence[Record], below: Sequence[Record]) -> bool:
    """Whether a column of numbers or times begins below the names: no row above has a value there."""
    width = len(names.cells)
    rows = [record.cells for record in below if len(record.cells) == width]
    if len(rows) < MIN_ROWS or len(rows) < len(below):
        return False
    for index, column in enumerate(zip(*rows, strict=True)):
        is_typed = main_kind(column, share=1.0) in TYPED_KINDS
        others = [record.cells[index] for record in above if len(record.cells) > index]
        if is_typed and others and not any(kind_of(cell) in TYPED_KINDS for cell in others):
            return True
    return False
