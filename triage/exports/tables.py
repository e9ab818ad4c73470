"""Records as CSV sheets: one column a question, and who knows what is unknown; read back by the same names."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from catalog.spreadsheet import plain_cell, safe_cell
from triage.engine.document import CONFIDENCES
from triage.engine.questionnaire import Question, Section
from triage.engine.reading import Problem

DONT_KNOW = "?"


def write_sheet(section: Section, records: list[Mapping[str, Any]]) -> str:
    """CSV text with a header line. An unknown answer is "?", or "? Ann" where Ann knows. Cells that a spreadsheet
    would run as formulas begin with an apostrophe."""
    questions = [question for question in section.questions if question.kind != "file"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["id", *(question.key for question in questions), "confidence"])
    for record in records:
        cells = [_cell(question, record) for question in questions]
        writer.writerow([safe_cell(cell) for cell in (record.get("id", ""), *cells, record.get("confidence", ""))])
    return out.getvalue()


def _cell(question: Question, record: Mapping[str, Any]) -> str:
    unknown = record.get("unknown", {})
    if question.key in unknown:
        return f"{DONT_KNOW} {unknown[question.key]}".strip()
    if question.key in record.get("typed", {}):
        return record["typed"][question.key]
    value = record.get(question.key)
    if value is None:
        return ""
    if question.kind == "multi":
        return "; ".join(value)
    if question.kind == "qty":
        return f"{value['value']} {value['unit']}"
    if question.kind == "system":
        return value["name"]
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def read_sheet(section: Section, text: str) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Rows in document form, before their values are read; problems name line and column. Blank lines are skipped."""
    text = text.removeprefix("\ufeff").replace("\x00", "")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [name.strip().casefold() for name in next(reader, [])]
    columns, problems = _columns(section, header)
    if not columns:
        return [], [Problem("line 1", f"The first line names no question of this sheet; use {_names(section)}.")]
    rows = []
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(header):
            problems.append(Problem(f"line {reader.line_num}", f"{len(row)} cells, but the header has {len(header)}."))
        rows.append({"line": reader.line_num, **_row(columns, row)})
    return rows, problems


def _columns(section: Section, header: list[str]) -> tuple[dict[int, str], list[Problem]]:
    """Column numbers to keys: a header may be a question's key or its text."""
    known = {q.key.casefold(): q.key for q in section.questions} | {q.text.casefold(): q.key for q in section.questions}
    known |= {"id": "id", "confidence": "confidence"}
    columns = {place: known[name] for place, name in enumerate(header) if name in known}
    unknown = [name for name in header if name and name not in known]
    return columns, [Problem("line 1", f"Column {name!r} is none of {_names(section)}.") for name in unknown]


def _names(section: Section) -> str:
    return ", ".join(question.key for question in section.questions if question.kind != "file")


def _row(columns: Mapping[int, str], row: list[str]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for place, key in columns.items():
        cell = plain_cell(row[place].strip()) if place < len(row) else ""
        if key not in ("id", "confidence") and (cell == DONT_KNOW or cell.startswith(f"{DONT_KNOW} ")):
            said.setdefault("unknown", {})[key] = cell[1:].strip()
        elif cell and not (key == "confidence" and cell not in CONFIDENCES):
            said[key] = cell
    return said
