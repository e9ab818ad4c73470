"""Describe a small sample file: kind, encoding, delimiter, columns and what is wrong with them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import Any

MAX_PREVIEW_ROWS, MAX_COLUMNS = 5, 40
MISSING_CODES = {"", ".", "-", "na", "n/a", "nan", "null", "none", "-9999", "-999", "-99", "999", "9999"}
SIGNATURES = {
    b"\x89HDF\r\n\x1a\n": "HDF5 or NetCDF-4", b"CDF\x01": "NetCDF classic", b"CDF\x02": "NetCDF 64-bit offset",
    b"PK\x03\x04": "Zip container (Excel, GeoPackage sheets, shapefiles)", b"\xd0\xcf\x11\xe0": "Old Office file",
    b"\x89PNG": "PNG image", b"\xff\xd8\xff": "JPEG image", b"II*\x00": "TIFF", b"MM\x00*": "TIFF", b"GRIB": "GRIB",
    b"SQLite format 3\x00": "SQLite or GeoPackage", b"PAR1": "Parquet", b"%PDF": "PDF", b"\x1f\x8b": "gzip",
}  # fmt: skip


def profile_sample(head: bytes) -> dict[str, Any]:
    r"""Describe a file from its first bytes: `{"kind", "encoding", "delimiter", "columns", "findings", "preview"}`.

    Example:
        >>> profile = profile_sample(b"station,depth\nA1,12\nA2,-9999\n")
        >>> [(column["name"], column["kind"], column["missing"]) for column in profile["columns"]]
        [('station', 'text', 0), ('depth', 'number', 1)]
    """
    kind = next((name for signature, name in SIGNATURES.items() if head.startswith(signature)), "")
    if kind or b"\x00" in head[:4096]:
        return {"kind": kind or "Binary, not recognised", "columns": [], "findings": [], "preview": []}
    text, encoding = _decode(head)
    lines = [line for line in text.splitlines() if line.strip()]
    delimiter = _find_delimiter(lines[:50])
    if not delimiter:
        findings = ["no delimiter that splits every line into the same number of cells"]
        preview = [[line[:200]] for line in lines[:MAX_PREVIEW_ROWS]]
        return {"kind": "Text", "encoding": encoding, "columns": [], "findings": findings, "preview": preview}
    rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter))
    return _describe_table(rows, encoding, delimiter)


def _decode(head: bytes) -> tuple[str, str]:
    """Text and the name of its encoding; the last character may be cut in half."""
    for encoding in ("utf-8-sig", "utf-8"):
        try:
            return head.decode(encoding), "UTF-8"
        except UnicodeDecodeError as error:
            if error.start >= len(head) - 4:
                return head[: error.start].decode(encoding), "UTF-8"
    return head.decode("latin-1"), "not UTF-8, read as Latin-1"


def _find_delimiter(lines: list[str]) -> str:
    """The delimiter that splits most lines into the same number of cells."""
    scores = {}
    for delimiter in ("\t", ",", ";", "|"):
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter))
        width, times = counts.most_common(1)[0] if counts else (1, 0)
        if width > 1:
            scores[delimiter] = times * width
    return max(scores, key=scores.__getitem__, default="")


def _describe_table(rows: list[list[str]], encoding: str, delimiter: str) -> dict[str, Any]:
    header, body = rows[0], rows[1:]
    has_header = bool(body) and not any(_cell_kind(cell) == "number" for cell in header)
    body = body if has_header else rows
    width = len(header)
    columns = [_describe_column(header, number, body, has_header) for number in range(min(width, MAX_COLUMNS))]
    findings = [] if has_header else ["no header line"]
    if ragged := sum(len(row) != width for row in rows):
        findings.append(f"{ragged} of {len(rows)} lines have another number of cells than the first")
    if len(set(header)) < width and has_header:
        findings.append("two columns have the same name")
    findings += [f"{c['name']}: numbers and text mixed" for c in columns if c["kind"] == "mixed"]
    codes = {code for column in columns for code in column["missing_codes"] if code}
    if len(codes) > 1:
        findings.append("several codes for missing: " + ", ".join(sorted(codes)))
    if encoding != "UTF-8":
        findings.append(f"encoding is {encoding}")
    if width > MAX_COLUMNS:
        findings.append(f"{width} columns; the first {MAX_COLUMNS} are described")
    return {
        "kind": "Table as text", "encoding": encoding, "delimiter": {"\t": "tab"}.get(delimiter, delimiter),
        "columns": columns, "findings": findings, "preview": [row[:MAX_COLUMNS] for row in rows[:MAX_PREVIEW_ROWS]],
    }  # fmt: skip


def _describe_column(header: list[str], number: int, body: list[list[str]], has_header: bool) -> dict[str, Any]:
    cells = [row[number].strip() for row in body if number < len(row)]
    missing = {cell for cell in cells if cell.casefold() in MISSING_CODES}
    kinds = {_cell_kind(cell) for cell in cells if cell not in missing}
    return {
        "name": header[number].strip() if has_header else f"column {number + 1}",
        "kind": "empty" if not kinds else kinds.pop() if len(kinds) == 1 else "mixed",
        "missing": sum(cell in missing for cell in cells),
        "missing_codes": sorted(missing),
    }


def _cell_kind(cell: str) -> str:
    try:
        float(cell)
    except ValueError:
        return "text"
    return "number"
