"""Interviews, their documents and their progress."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from triage.content.questionnaires import as_questionnaire
from triage.engine.document import Cell, Document
from triage.engine.questionnaire import Questionnaire, Section
from triage.interviews.permissions import NOTE, READ, allowed, require
from triage.models import RECORD_MODELS, Interview, Record

RECORD_EXTRAS = ("confidence", "note")  # said once about a whole record


def interviews(*, user: User | AnonymousUser) -> QuerySet[Interview]:
    """The interviews that `user` may see, the latest first."""
    return Interview.objects.visible_to(user).select_related("dataset")


def interview_named(*, user: User | AnonymousUser, slug: str) -> Interview:
    """One interview with its questionnaire. Raises Interview.DoesNotExist where `user` may not see it."""
    return interviews(user=user).select_related("questionnaire").get(slug=slug)


def document_of(*, user: User | AnonymousUser, interview: Interview) -> Document:
    """The whole interview as a document; private notes only for those who may read them."""
    require(user, interview, READ)
    return _document(interview, notes=NOTE in allowed(user, interview))


def shared_document(*, interview: Interview) -> Document:
    """The document without private notes, for freezes, exports and tasks."""
    return _document(interview, notes=False)


def _document(interview: Interview, *, notes: bool) -> Document:
    questionnaire = as_questionnaire(interview.questionnaire)
    answers = {answer.key: _answer_dict(answer.cell, notes) for answer in interview.answers.all()}
    records = {
        section.key: [record_dict(record, section, notes=notes) for record in records_of(interview, section.key)]
        for section in questionnaire.record_sections
    }
    raw = {"answers": answers, "records": {key: rows for key, rows in records.items() if rows}}
    return Document(questionnaire, raw)


def _answer_dict(cell: Cell, notes: bool) -> dict[str, Any]:
    cell_dict = cell.as_dict()
    if not notes:
        cell_dict.pop("note", None)
    return cell_dict


def records_of(interview: Interview, section: str) -> QuerySet[Record]:
    model = RECORD_MODELS[section]
    rows = model.objects.filter(interview=interview)
    return rows.select_related("system") if model.has_column("system") else rows


def record_dict(record: Record, section: Section, *, notes: bool) -> dict[str, Any]:
    """A record in document form, with its stable id."""
    values = {question.key: record.value_of(question.key) for question in section.questions}
    extras = {"unknown": record.unknown, "typed": record.typed, "confidence": record.confidence}
    if notes:
        extras["note"] = record.note
    said = {key: value for key, value in {**values, **extras}.items() if value not in (None, "", {})}
    return {"id": record.uid, **said}


def single_cells(interview: Interview) -> dict[str, Cell]:
    return {answer.key: answer.cell for answer in interview.answers.all()}


def record_cells(record: Record, section: Section) -> dict[str, Cell]:
    """A record's answers as cells, and its confidence and note as two more."""
    cells = {
        question.key: Cell(
            value=record.value_of(question.key),
            typed=record.typed.get(question.key, ""),
            unknown=question.key in record.unknown,
            ask=record.unknown.get(question.key, ""),
        )
        for question in section.questions
    }
    return cells | {key: Cell(value=getattr(record, key) or None) for key in RECORD_EXTRAS}


def questionnaire_of(interview: Interview) -> Questionnaire:
    return as_questionnaire(interview.questionnaire)


def stored_cells(*, user: User | AnonymousUser, interview: Interview, section: Section) -> dict[str, dict[str, Cell]]:
    """The cells of a section by record id ('' where it is asked once), without notes that `user` may not read."""
    notes = NOTE in allowed(user, interview)
    if not section.record:
        cells = {key: cell for key, cell in single_cells(interview).items() if key in section.by_key}
        return {"": cells if notes else {key: replace(cell, note="") for key, cell in cells.items()}}
    found = {record.uid: record_cells(record, section) for record in records_of(interview, section.key)}
    if not notes:
        for cells in found.values():
            cells["note"] = Cell()
    return found


def who_changed(*, interview: Interview, path: str) -> str:
    """The name of whoever last saved the answer at a path."""
    section, _, rest = path.partition("/")
    if rest:
        row = RECORD_MODELS[section].objects.filter(interview=interview, uid=rest.partition("/")[0]).first()
    else:
        row = interview.answers.filter(key=section).select_related("user").first()
    return (row.user.get_full_name() or row.user.get_username()) if row and row.user else ""
