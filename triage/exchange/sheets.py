"""Records as CSV sheets: one column a question, written for spreadsheets and read back by the same names."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from accounts.problems import InvalidInputError
from accounts.services.revisions import StaleWriteError, check_revision
from catalog.spreadsheet import MARK_COLUMN, mark_row, merge_row, plain_cell, safe_cell
from triage.engine.cells import CONFIDENCES
from triage.engine.parsing import InputProblem, parse_record
from triage.engine.questionnaire import Question, Section
from triage.interviews.document_writer import describe_missing_records, write_document
from triage.interviews.documents import read_document
from triage.interviews.record_actions import MissingRecordError
from triage.interviews.roles import ANSWER, lock_interview
from triage.models import Interview

MAX_SHEET_BYTES = 1000 * 1000
DONT_KNOW = "?"


def write_sheet(section: Section, records: list[Mapping[str, Any]]) -> str:
    """CSV text of records in document form, with a header line. The column `revision` remembers the other cells.

    An unknown answer is "?", or "? Ann" where Ann knows. Cells that a spreadsheet would run as formulas begin with an
    apostrophe.
    """
    columns = _list_columns(section)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["id", *columns, MARK_COLUMN])
    for record in records:
        cells = _render_cells(section, record)
        marked = (record.get("id", ""), *cells.values(), mark_row(cells.values()))
        writer.writerow([safe_cell(cell) for cell in marked])
    return out.getvalue()


def _list_columns(section: Section) -> list[str]:
    """The columns of a sheet but the id and the revision."""
    return [*(question.key for question in section.questions if question.kind != "file"), "confidence"]


def _render_cells(section: Section, record: Mapping[str, Any]) -> dict[str, str]:
    """The cells of a record by column."""
    cells = {q.key: _render_cell(q, record) for q in section.questions if q.kind != "file"}
    return cells | {"confidence": str(record.get("confidence", ""))}


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


@dataclass(frozen=True)
class SheetRow:
    """One line of a sheet: its number, and its cells by column, empty ones too."""

    line: int
    cells: dict[str, str]


def read_sheet(section: Section, text: str) -> tuple[list[SheetRow], list[InputProblem]]:
    """The lines of a sheet that are not blank, and what is wrong with its columns."""
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
        cells = {key: plain_cell(row[n].strip()) if n < len(row) else "" for n, key in columns.items()}
        rows.append(SheetRow(reader.line_num, cells))
    return rows, problems


def _find_columns(section: Section, header: list[str]) -> tuple[dict[int, str], list[InputProblem]]:
    """Keys by column number: a header cell may be the key or the text of a question."""
    known = {q.key.casefold(): q.key for q in section.questions} | {q.text.casefold(): q.key for q in section.questions}
    known |= {name: name for name in ("id", "confidence", MARK_COLUMN)}
    columns = {number: known[name] for number, name in enumerate(header) if name in known}
    unknown = [name for name in header if name and name not in known]
    names = _column_names(section)
    return columns, [InputProblem("line 1", f"Column {name!r} is not one of {names}.") for name in unknown]


def _column_names(section: Section) -> str:
    return ", ".join(question.key for question in section.questions if question.kind != "file")


@transaction.atomic
def import_sheet(
    *,
    user: User,
    interview: Interview,
    section: Section,
    content: bytes,
    replace: bool,
    revision: int | None = None,
) -> tuple[int, list[InputProblem]]:
    """Add the rows of a sheet to the records of a section; a row with the id of a record changes that record.

    Only cells that differ from what was downloaded are written, so that an old sheet puts nothing back.

    Args:
        replace: Whether the rows replace the whole list.
        revision: Of the interview, as the page showed it; compared where the list is replaced.

    Returns:
        The number of rows taken, and what could not be parsed; such text is stored as typed.

    Raises:
        InvalidInputError: The sheet is too large, no CSV, or has no known column; nothing is changed.
        MissingRecordError: A row has the id of no stored record; nothing is changed.
        StaleWriteError: Somebody else changed the same cells, or the list that is replaced; nothing is changed.
    """
    if len(content) > MAX_SHEET_BYTES:
        sizes = {"size": f"{len(content):,}", "largest": f"{MAX_SHEET_BYTES:,}"}
        raise InvalidInputError(gettext("The sheet has %(size)s bytes; up to %(largest)s fit.") % sizes)
    try:
        rows, problems = read_sheet(section, _decode(content))
    except csv.Error as error:
        raise InvalidInputError(gettext("This is not a CSV table: %(why)s.") % {"why": error}) from error
    if not rows and problems:
        raise InvalidInputError(problems[0].text)
    interview, _ = lock_interview(user, interview, ANSWER)
    if replace:
        check_revision(interview, revision)
    document = read_document(user=user, interview=interview)
    stored = {record["id"]: record for record in document.raw["records"].get(section.key, [])}
    for row in rows:
        if row.cells.get("id") and row.cells["id"] not in stored:
            message = gettext("Line %(line)s: %(missing)s")
            missing = describe_missing_records([row.cells["id"]])
            raise MissingRecordError(message % {"line": row.line, "missing": missing})
    records = [_merge_record(section, row, stored, interview.revision) for row in rows]
    for row, record in zip(rows, records, strict=True):
        for problem in parse_record(section, record, "")[1]:
            problems.append(InputProblem(f"line {row.line}, {problem.path.strip('/')}", problem.text))
    if not replace:
        changed = {record["id"]: record for record in records if record.get("id") in stored}
        new = [record for record in records if record.get("id") not in stored]
        records = [*(stored | changed).values(), *new]
    write_document(user=user, interview=interview, raw={"records": {section.key: records}})
    return len(rows), problems


def _merge_record(
    section: Section, row: SheetRow, stored: Mapping[str, dict[str, Any]], revision: int
) -> dict[str, Any]:
    """The record of a row in document form: the stored one, with the cells that the row changes.

    Raises:
        StaleWriteError: Somebody else changed the same cells after the sheet was downloaded.
    """
    record = stored.get(row.cells.get("id", ""), {})
    mine = {key: cell for key, cell in row.cells.items() if key not in ("id", MARK_COLUMN)}
    mark = row.cells.get(MARK_COLUMN, "") if record else ""
    merged = merge_row(columns=_list_columns(section), mark=mark, mine=mine, stored=_render_cells(section, record))
    if merged.conflicts:
        message = gettext(
            "Line %(line)s: somebody else changed %(columns)s after this sheet was downloaded. Nothing was taken: "
            "download the sheet again and repeat your changes there."
        )
        cells = [f"{key} ({theirs or '–'} / {yours or '–'})" for key, (theirs, yours) in merged.conflicts.items()]
        raise StaleWriteError(message % {"line": row.line, "columns": ", ".join(cells)}, revision=revision)
    return _change_cells(record, {key: new for key, (_, new) in merged.changes.items()})


def _change_cells(record: Mapping[str, Any], cells: Mapping[str, str]) -> dict[str, Any]:
    """A record in document form with other answers in the columns of `cells`."""
    changed = {key: value for key, value in record.items() if key not in cells}
    for name in ("unknown", "typed"):
        changed[name] = {key: text for key, text in record.get(name, {}).items() if key not in cells}
    for key, cell in cells.items():
        if key != "confidence" and (cell == DONT_KNOW or cell.startswith(f"{DONT_KNOW} ")):
            changed["unknown"][key] = cell[1:].strip()
        elif cell and not (key == "confidence" and cell not in CONFIDENCES):
            changed[key] = cell
    return changed


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # what spreadsheets write on Windows
