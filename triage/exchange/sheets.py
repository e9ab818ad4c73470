"""Records as CSV sheets: one column a question, written for spreadsheets and read back by the same names."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from accounts.problems import InvalidInputError
from catalog.spreadsheet import plain_cell, safe_cell
from triage.engine.cells import CONFIDENCES
from triage.engine.parsing import InputProblem, parse_record
from triage.engine.questionnaire import Question, Section
from triage.interviews.document_writer import write_document
from triage.interviews.documents import read_document
from triage.models import Interview

MAX_SHEET_BYTES = 1000 * 1000
DONT_KNOW = "?"


def write_sheet(section: Section, records: list[Mapping[str, Any]]) -> str:
    """CSV text of records in document form, with a header line.

    An unknown answer is "?", or "? Ann" where Ann knows. Cells that a spreadsheet would run as formulas begin with an
    apostrophe.
    """
    questions = [question for question in section.questions if question.kind != "file"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["id", *(question.key for question in questions), "confidence"])
    for record in records:
        cells = [_render_cell(question, record) for question in questions]
        writer.writerow([safe_cell(cell) for cell in (record.get("id", ""), *cells, record.get("confidence", ""))])
    return out.getvalue()


def _render_cell(question: Question, record: Mapping[str, Any]) -> str:
    unknown = record.get("unknown", {})
    if question.key in unknown:
        return f"{DONT_KNOW} {unknown[question.key]}".strip()
    if question.key in record.get("typed", {}):
        return str(record["typed"][question.key])
    value = record.get(question.key)
    if value is None:
        return ""
    if question.kind == "multi":
        return "; ".join(value)
    if question.kind == "qty":
        return f"{value['value']} {value['unit']}"
    if question.kind == "system":
        return str(value["name"])
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def read_sheet(section: Section, text: str) -> tuple[list[dict[str, Any]], list[InputProblem]]:
    """Rows in document form with their line number under "line", values not yet parsed; and what is wrong.

    Blank lines are skipped.
    """
    text = text.removeprefix("\ufeff").replace("\x00", "")
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [name.strip().casefold() for name in next(reader, [])]
    columns, problems = _find_columns(section, header)
    if not columns:
        message = f"The first line names no question of this sheet; use {_column_names(section)}."
        return [], [InputProblem("line 1", message)]
    rows = []
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(header):
            message = f"{len(row)} cells, but the header has {len(header)}."
            problems.append(InputProblem(f"line {reader.line_num}", message))
        rows.append({"line": reader.line_num, **_parse_row(columns, row)})
    return rows, problems


def _find_columns(section: Section, header: list[str]) -> tuple[dict[int, str], list[InputProblem]]:
    """Keys by column number: a header cell may be the key or the text of a question."""
    known = {q.key.casefold(): q.key for q in section.questions} | {q.text.casefold(): q.key for q in section.questions}
    known |= {"id": "id", "confidence": "confidence"}
    columns = {number: known[name] for number, name in enumerate(header) if name in known}
    unknown = [name for name in header if name and name not in known]
    names = _column_names(section)
    return columns, [InputProblem("line 1", f"Column {name!r} is none of {names}.") for name in unknown]


def _column_names(section: Section) -> str:
    return ", ".join(question.key for question in section.questions if question.kind != "file")


def _parse_row(columns: Mapping[int, str], row: list[str]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for number, key in columns.items():
        cell = plain_cell(row[number].strip()) if number < len(row) else ""
        if key not in ("id", "confidence") and (cell == DONT_KNOW or cell.startswith(f"{DONT_KNOW} ")):
            record.setdefault("unknown", {})[key] = cell[1:].strip()
        elif cell and not (key == "confidence" and cell not in CONFIDENCES):
            record[key] = cell
    return record


@transaction.atomic
def import_sheet(
    *, user: User, interview: Interview, section: Section, content: bytes, replace: bool
) -> tuple[int, list[InputProblem]]:
    """Add the rows of a sheet to the records of a section; a row with the id of a record changes that record.

    Args:
        replace: Whether the rows replace the whole list.

    Returns:
        The number of rows taken, and what could not be parsed; such text is stored as typed.

    Raises:
        InvalidInputError: The sheet is too large, no CSV, or has no known column; nothing is changed.
    """
    if len(content) > MAX_SHEET_BYTES:
        sizes = {"size": f"{len(content):,}", "largest": f"{MAX_SHEET_BYTES:,}"}
        raise InvalidInputError(gettext("The sheet has %(size)s bytes; up to %(largest)s fit.") % sizes)
    try:
        rows, problems = read_sheet(section, _decode(content))
    except csv.Error as error:
        raise InvalidInputError(gettext("This is no CSV table: %(why)s.") % {"why": error}) from error
    if not rows and problems:
        raise InvalidInputError(problems[0].text)
    for row in rows:
        line = row.pop("line")
        for problem in parse_record(section, row, "")[1]:
            problems.append(InputProblem(f"line {line}, {problem.path.strip('/')}", problem.text))
    changed_ids = {row.get("id") for row in rows}
    unchanged = [] if replace else _list_other_records(user, interview, section, changed_ids)
    write_document(user=user, interview=interview, raw={"records": {section.key: [*unchanged, *rows]}})
    return len(rows), problems


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # what spreadsheets write on Windows


def _list_other_records(
    user: User, interview: Interview, section: Section, changed_ids: set[str | None]
) -> list[dict[str, Any]]:
    """The stored records that the sheet does not change."""
    document = read_document(user=user, interview=interview)
    return [row for row in document.raw["records"].get(section.key, []) if row["id"] not in changed_ids]
