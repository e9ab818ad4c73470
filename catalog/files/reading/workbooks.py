"""Sheets of workbooks (xlsx, xlsb, xls, ods) as comma-separated text, which is read like any other. No Django."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from catalog.files.sniff import UnreadableTableError

OLD_WORKBOOK_MARK = b"\xd0\xcf\x11\xe0"
WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
PROGRAM = Path(__file__).with_name("workbook_worker.py")


class WrittenSheet(NamedTuple):
    """A sheet that was written as text: its name, those of all sheets, and what it hides or leaves out."""

    name: str
    names: tuple[str, ...]
    notes: tuple[str, ...] = ()


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


def write_sheet(source: Path, target: Path, name: str = "") -> WrittenSheet:
    """Write a sheet as comma-separated text in UTF-8.

    A name merged over several columns stands in each of them. Reads the sheet whole in a process of its own: about 100
    bytes for each cell, and a tenth of a second for the process.

    Args:
        name: The sheet; empty for the first one that has rows.

    Raises:
        UnreadableTableError: The workbook is damaged, has a password, needs too much memory, or has no such sheet.
    """
    command = [sys.executable, "-I", str(PROGRAM), str(source), str(target), name]
    done = subprocess.run(command, capture_output=True, check=False)
    outcome = json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else {"error": "memory"}
    if "error" in outcome:
        raise UnreadableTableError(_describe_error(outcome, name))
    return WrittenSheet(outcome["sheet"], tuple(outcome["sheets"]), tuple(outcome.get("notes", ())))


def _describe_error(outcome: Mapping[str, Any], name: str) -> str:
    match outcome["error"]:
        case "password":
            return "This workbook has a password: upload it without one."
        case "damaged":
            return f"This workbook cannot be read ({outcome['message']}): save it again, or as CSV."
        case "memory":
            return "This workbook needs more memory than there is: its sheet has too many cells. Save it as CSV."
    sheets = ", ".join(outcome["sheets"])
    return f"This workbook has no sheet {name!r}; it has {sheets}." if sheets else "This workbook has no sheet."
