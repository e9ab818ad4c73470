"""Records as CSV sheets: one column a question, and who knows what is unknown; read back by the same names."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from catalog.spreadsheet import plain_cell, safe_cell
from triage.engine.document import CONFIDENCES
from triage.engine.parsing import Problem, read_record
from triage.engine.questionnaire import Question, Section
from triage.errors import RefusedError
from triage.interviews.document_writer import write_document
from triage.interviews.documents import document_of
from triage.models import Interview

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


MAX_SHEET_BYTES = 1000 * 1000


@transaction.atomic
def upload_sheet(
    *, user: User, interview: Interview, section: Section, content: bytes, replace: bool
) -> tuple[int, list[Problem]]:
    """Add the rows of a sheet, or replace the whole list; a row with a known id changes that record.

    Returns the number of rows taken and what could not be read; such text is kept in its record. Raises RefusedError
    (too large, not text, no known column), when nothing is changed.
    """
    if len(content) > MAX_SHEET_BYTES:
        sizes = {"size": f"{len(content):,}", "largest": f"{MAX_SHEET_BYTES:,}"}
        raise RefusedError(gettext("The sheet has %(size)s bytes; up to %(largest)s fit.") % sizes)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # what spreadsheets write on Windows
    try:
        rows, problems = read_sheet(section, text)
    except csv.Error as error:
        raise RefusedError(gettext("This is no CSV table: %(why)s.") % {"why": error}) from error
    if not rows and problems:
        raise RefusedError(problems[0].text)
    lines = [row.pop("line") for row in rows]
    for line, row in zip(lines, rows, strict=True):
        problems += [_at_line(line, problem) for problem in read_record(section, row, "")[1]]
    stored = [] if replace else _stored(user, interview, section, {row.get("id") for row in rows})
    write_document(user=user, interview=interview, raw={"records": {section.key: [*stored, *rows]}})
    return len(rows), problems


def _stored(user: User, interview: Interview, section: Section, changed: set[str | None]) -> list[dict]:
    """The records that the sheet does not touch."""
    document = document_of(user=user, interview=interview)
    return [row for row in document.raw["records"].get(section.key, []) if row["id"] not in changed]


def _at_line(line: int, problem: Problem) -> Problem:
    return Problem(f"line {line}, {problem.path.strip('/')}", problem.text)
