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
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

MAX_MERGED_ROWS = 10  # first rows in which a merged cell stands for each of its columns
MAX_SHAPE_ROWS = 200  # first rows that show whether a sheet has a table
TABLE = 2
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
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
        return {"sheet": chosen, "sheets": names, "notes": find_notes(source, chosen)}


def find_notes(source: str, name: str) -> list[str]:
    """The notes of a sheet; none where its XML is unusual, since its cells were read all the same."""
    try:
        return list_notes(source, name)
    except (ElementTree.ParseError, DefusedXmlException, zipfile.BadZipFile, KeyError):
        return []


def list_notes(source: str, name: str) -> list[str]:
    """Sentences about rows that a sheet of an xlsx file hides, and about formulas without values."""
    if not zipfile.is_zipfile(source):
        return []
    n_hidden = n_empty = 0
    with zipfile.ZipFile(source) as archive:
        part = find_part(archive, name)
        if not part:
            return []
        with archive.open(part) as file:
            for _, element in ElementTree.iterparse(file):
                tag = element.tag.rpartition("}")[2]
                if tag == "c":
                    kinds = {child.tag.rpartition("}")[2] for child in element}
                    n_empty += "f" in kinds and "v" not in kinds
                elif tag == "row":
                    n_hidden += element.get("hidden") in ("1", "true")
                    element.clear()
    notes = []
    if n_hidden:
        notes.append(
            f"The sheet hides {n_hidden} rows, which are read like the others: delete them there if not wanted."
        )
    if n_empty:
        notes.append(f"{n_empty} cells are formulas without a value: open the workbook, save it, and upload it again.")
    return notes


def find_part(archive: zipfile.ZipFile, name: str) -> str:
    """The member of an xlsx file that has the sheet of this name; empty where there is none."""
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= set(archive.namelist()):
        return ""
    sheets = ElementTree.fromstring(archive.read("xl/workbook.xml")).iter()
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    ids = [element.get(RELATION_ID) for element in sheets if element.get("name") == name and element.get(RELATION_ID)]
    targets = {link.get("Id"): str(link.get("Target")) for link in links}
    target = targets.get(ids[0], "") if ids else ""
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return part if part in archive.namelist() else ""


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
