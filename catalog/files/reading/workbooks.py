"""Sheets of workbooks (xlsx, xlsb, xls, ods) as comma-separated text, which is read like any other. No Django."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine

from catalog.files.sniff import UnreadableTableError

OLD_WORKBOOK_MARK = b"\xd0\xcf\x11\xe0"
WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
MAX_MERGED_ROWS = 10  # first rows in which a merged cell stands for each of its columns


def is_workbook(source: Path, head: bytes) -> bool:
    """Whether a file is a workbook, by its first bytes and, of a zip archive, by its members."""
    if head.startswith(OLD_WORKBOOK_MARK):
        return True
    if not head.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(source) as archive:
            return any(part in archive.namelist() for part in WORKBOOK_PARTS)
    except zipfile.BadZipFile:
        return False


def write_sheet(source: Path, target: Path, name: str = "") -> tuple[str, tuple[str, ...]]:
    """Write a sheet as comma-separated text in UTF-8; returns its name and those of all sheets.

    A name merged over several columns stands in each of them. Reads the sheet whole: about 100 bytes for each cell.

    Args:
        name: The sheet; empty for the first one that has rows.

    Raises:
        UnreadableTableError: The workbook is damaged, has a password, or has no such sheet.
    """
    try:
        with python_calamine.CalamineWorkbook.from_path(str(source)) as workbook:
            names = tuple(workbook.sheet_names)
            if name and name not in names:
                raise UnreadableTableError(f"This workbook has no sheet {name!r}; it has {', '.join(names)}.")
            for candidate in [name] if name else names:
                sheet = workbook.get_sheet_by_name(candidate)
                rows: list[list[object]] = [[*row] for row in sheet.to_python(skip_empty_area=False)]
                if rows or candidate == names[-1] or name:
                    _fill_merged(rows, sheet.merged_cell_ranges or ())
                    _write(rows, target)
                    return candidate, names
    except python_calamine.PasswordError as error:
        raise UnreadableTableError("This workbook has a password: upload it without one.") from error
    except (python_calamine.CalamineError, OSError) as error:
        raise UnreadableTableError(f"This workbook cannot be read ({error}): save it again, or as CSV.") from error
    raise UnreadableTableError("This workbook has no sheet.")


def _fill_merged(rows: list[list[object]], ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    for (top, left), (bottom, right) in ranges:
        if top >= min(MAX_MERGED_ROWS, len(rows)) or bottom > top:
            continue
        for column in range(left + 1, min(right + 1, len(rows[top]))):
            rows[top][column] = rows[top][left]


def _write(rows: list[list[object]], target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([_cell_text(cell) for cell in row] for row in rows)


def _cell_text(cell: object) -> str:
    """A cell as text: whole numbers without a fraction, times as ISO 8601 has them."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell).replace("\r\n", "\n").replace("\r", "\n")
