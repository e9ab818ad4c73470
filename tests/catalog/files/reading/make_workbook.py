"""A small xlsx file for tests, written by hand: Office Open XML with text in the cells."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def make_workbook(
    target: Path, sheets: Mapping[str, Sequence[Sequence[str | float]]], merged: Mapping[str, str] | None = None
) -> Path:
    """Write sheets of rows; `merged` is {sheet: range such as "B1:C1"}."""
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, start=1)
    )
    kind = f"{RELATIONS}/worksheet"
    links = "".join(
        f'<Relationship Id="r{n}" Type="{kind}" Target="worksheets/sheet{n}.xml"/>' for n in range(1, len(sheets) + 1)
    )
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"/>')
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" '
            f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>'
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'
        )
        for number, (name, rows) in enumerate(sheets.items(), start=1):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", _sheet(rows, (merged or {}).get(name, "")))
    return target


def _sheet(rows: Sequence[Sequence[str | float]], merged: str) -> str:
    lines = "".join(
        f'<row r="{number}">{"".join(_cell(number, column, cell) for column, cell in enumerate(row))}</row>'
        for number, row in enumerate(rows, start=1)
    )
    merges = f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData>{merges}</worksheet>'


def _cell(number: int, column: int, cell: str | float) -> str:
    address = f"{chr(ord('A') + column)}{number}"
    if isinstance(cell, str):
        return f'<c r="{address}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>' if cell else ""
    return f'<c r="{address}"><v>{cell}</v></c>'
