"""Write single records of an interview, as REST and sheets do: each change is made on the locked, stored record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from accounts.problems import MissingObjectError
from accounts.services.revisions import check_revision
from triage.engine.parsing import InputProblem, parse_record
from triage.engine.questionnaire import Section
from triage.interviews.answer_store import create_record
from triage.interviews.documents import build_document
from triage.interviews.follow_ups import update_follow_ups
from triage.interviews.roles import ANSWER, NOTE, lock_interview
from triage.models import Interview, Record
from triage.models.records import list_records


@transaction.atomic
def add_record(
    *, user: User, interview: Interview, section: Section, raw: Mapping[str, Any]
) -> tuple[Record, list[InputProblem]]:
    """Add a record in document form behind those of its section; records that others add meanwhile stay.

    Returns:
        The record, and what could not be parsed; such text is stored as typed.

    Raises:
        PermissionDenied: `user` may not answer.
        TooManyRecordsError: The list is full.
    """
    interview, permissions = lock_interview(user, interview, ANSWER)
    record = create_record(interview, section, list(list_records(interview, section.key)))
    return record, _write_record(user, record, section, raw, permissions)


@transaction.atomic
def change_record(
    *,
    user: User,
    interview: Interview,
    section: Section,
    uid: str,
    raw: Mapping[str, Any],
    revision: int | None = None,
) -> tuple[Record, list[InputProblem]]:
    """Change the answers of a record that `raw` names; the others stay as they are stored.

    Args:
        revision: Of the record, as its writer had read it.

    Raises:
        PermissionDenied: `user` may not answer.
        MissingObjectError: There is no such record.
        StaleWriteError: The record has another revision now.
    """
    interview, permissions = lock_interview(user, interview, ANSWER)
    record = get_record(interview=interview, section=section, uid=uid)
    check_revision(record, revision)
    row = record.as_dict(section, notes=True)
    for name in ("unknown", "typed"):  # what is answered now is neither unknown nor unread
        row[name] = {key: text for key, text in row.get(name, {}).items() if key not in raw}
    return record, _write_record(user, record, section, {**row, **raw}, permissions)


@transaction.atomic
def delete_record(*, user: User, interview: Interview, section: Section, uid: str, revision: int | None = None) -> None:
    """Delete one record. Raises as `change_record`."""
    interview, _ = lock_interview(user, interview, ANSWER)
    record = get_record(interview=interview, section=section, uid=uid)
    check_revision(record, revision)
    record.delete()
    _note_change(interview)


def get_record(*, interview: Interview, section: Section, uid: str) -> Record:
    """The record of that id. Raises MissingObjectError."""
    record = list_records(interview, section.key).filter(uid=uid).first()
    if record is None:
        message = gettext("There is no record %(uid)r under %(section)r.")
        raise MissingObjectError(message % {"uid": uid, "section": section.key})
    return record


def fill_record(record: Record, section: Section, row: Mapping[str, Any], *, keep_note: bool) -> None:
    """Set every answer of a record from its canonical document form, without saving."""
    for question in section.questions:
        record.set_value(question.key, row.get(question.key))
    record.unknown, record.typed = row.get("unknown", {}), row.get("typed", {})
    record.confidence = row.get("confidence", "")
    if not keep_note:
        record.note = row.get("note", "")


def _write_record(
    user: User, record: Record, section: Section, raw: Mapping[str, Any], permissions: frozenset[str]
) -> list[InputProblem]:
    row, problems = parse_record(section, raw, f"{section.key}/{record.position}")
    fill_record(record, section, row, keep_note=NOTE not in permissions)
    record.user = user
    record.save()
    _note_change(record.interview)
    return problems


def _note_change(interview: Interview) -> None:
    interview.save(update_fields=["updated_at"])
    update_follow_ups(interview=interview, document=build_document(interview, notes=False))
