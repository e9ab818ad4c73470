"""Take a filled CSV sheet of records."""

from __future__ import annotations

import csv

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from triage.engine.questionnaire import Section
from triage.engine.reading import Problem, read_record
from triage.errors import RefusedError
from triage.exports.tables import read_sheet
from triage.models import Interview
from triage.selectors.interviews import document_of
from triage.services.interviews import write_document

LARGEST = 1000 * 1000


@transaction.atomic
def upload_sheet(
    *, user: User, interview: Interview, section: Section, content: bytes, replace: bool
) -> tuple[int, list[Problem]]:
    """Add the rows of a sheet, or replace the whole list; a row with a known id changes that record.

    Returns the number of rows taken and what could not be read; such text is kept in its record. Raises RefusedError
    (too large, not text, no known column), when nothing is changed.
    """
    if len(content) > LARGEST:
        sizes = {"size": f"{len(content):,}", "largest": f"{LARGEST:,}"}
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
