"""The process that reads one workbook: `python -I workbook_worker.py SOURCE TARGET SHEET`. It imports nothing of ours.

A workbook of a kilobyte may name its last cell, and the library that reads it then asks for hundreds of gigabytes and
ends the process. Here this is a process of its own with limits of memory and time. The last line of its output is JSON.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import sys
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine

MAX_MERGED_ROWS = 10  # first rows in which a merged cell stands for each of its columns
MAX_SHAPE_ROWS = 200  # first rows that show whether a sheet has a table
TABLE = 2
SECONDS = 600  # of processor time


def main() -> None:
    source, target, name = sys.argv[1:]
    limit(resource.RLIMIT_AS, memory_limit())
    limit(resource.RLIMIT_CPU, SECONDS)
    limit(resource.RLIMIT_CORE, 0)
    try:
        outcome = write_sheet(source, target, name)
    except python_calamine.PasswordError:
        outcome = {"error": "password"}
    except (python_calamine.CalamineError, OSError) as error:
        outcome = {"error": "damaged", "message": str(error)}
    print(json.dumps(outcome))


def memory_limit() -> int:
    """Bytes: half of the machine's memory."""
    return os.sysconf("SC_PHYS_PAGES") * resource.getpagesize() // 2


def limit(kind: int, value: int) -> None:
    resource.setrlimit(kind, (value, value))


def write_sheet(source: str, target: str, name: str) -> dict[str, Any]:
    """Write the sheet of that name, or the first one with a table: its name and all names, or what is wrong."""
    with python_calamine.CalamineWorkbook.from_path(source) as workbook:
        names = list(workbook.sheet_names)
        if name and name not in names:
            return {"error": "missing", "sheets": names}
        chosen, rows, best_shape = "", [], -1
        for candidate in [name] if name else names:
            sheet = workbook.get_sheet_by_name(candidate)
            cells: list[list[object]] = [[*row] for row in sheet.to_python(skip_empty_area=False)]
            shape = rate_shape(cells)
            if shape > best_shape:
                fill_merged(cells, sheet.merged_cell_ranges or ())
                chosen, rows, best_shape = candidate, cells, shape
            if shape == TABLE:
                break
        if not chosen:
            return {"error": "missing", "sheets": names}
        write_rows(rows, target)
        return {"sheet": chosen, "sheets": names}


def rate_shape(rows: Sequence[Sequence[object]]) -> int:
    """TABLE if some rows have several cells, or a number; 1 if there are cells at all, as in a sheet of remarks."""
    filled = [[cell for cell in row if cell != ""] for row in rows[:MAX_SHAPE_ROWS]]
    n_table_rows = sum(1 for row in filled if len(row) > 1 or any(not isinstance(cell, str) for cell in row))
    return TABLE if n_table_rows > 1 or (n_table_rows and len(filled) > 1) else min(len(rows), 1)


def fill_merged(rows: list[list[object]], ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    for (top, left), (bottom, right) in ranges:
        if top >= min(MAX_MERGED_ROWS, len(rows)) or bottom > top:
            continue
        for column in range(left + 1, min(right + 1, len(rows[top]))):
            rows[top][column] = rows[top][left]


def write_rows(rows: list[list[object]], target: str) -> None:
    with Path(target).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([cell_text(cell) for cell in row] for row in rows)


def cell_text(cell: object) -> str:
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


if __name__ == "__main__":
    main()
