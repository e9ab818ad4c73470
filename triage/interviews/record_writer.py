"""Single records of an interview by their id, as REST reads and writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from accounts.problems import MissingObjectError
from accounts.services.revisions import compare_revisions
from triage.engine.document import Document
from triage.engine.edits import list_raw_records
from triage.engine.merge import SectionEdit
from triage.engine.parsing import InputProblem, parse_record
from triage.engine.questionnaire import Section
from triage.interviews.document_writer import writable_cells
from triage.interviews.documents import read_document
from triage.interviews.roles import ANSWER, lock_interview
from triage.interviews.writer import save
from triage.models import Interview
from triage.models.interview import new_uid


@dataclass(frozen=True)
class StoredRecord:
    """A record as it is stored: in document form, with the revision of the interview that changed it last."""

    body: dict[str, Any]
    revision: int

    @property
    def uid(self) -> str:
        return str(self.body["id"])


def get_record(*, user: User | AnonymousUser, interview: Interview, section: Section, uid: str) -> StoredRecord:
    """The record of that id, as `user` may see it. Raises MissingObjectError and PermissionDenied."""
    return _find_record(read_document(user=user, interview=interview), interview, section, uid)


def _find_record(document: Document, interview: Interview, section: Section, uid: str) -> StoredRecord:
    for record in list_raw_records(document.raw, section):
        if record["id"] == uid:
            edit = interview.edits.get(f"{section.key}/{uid}", {})
            return StoredRecord(record, edit.get("revision", interview.revision))
    message = gettext("There is no record %(uid)r under %(section)r.")
    raise MissingObjectError(message % {"uid": uid, "section": section.key})


@transaction.atomic
def add_record(
    *, user: User, interview: Interview, section: Section, raw: Mapping[str, Any]
) -> tuple[StoredRecord, list[InputProblem]]:
    """Add a record in document form behind those of its section; records that others add meanwhile stay.

    Returns:
        The record, and what could not be parsed; such text is stored as typed.

    Raises:
        PermissionDenied: `user` may not answer.
        TooManyRecordsError: The list is full.
    """
    record, problems = parse_record(section, raw, section.key)
    uid = new_uid()
    edit = SectionEdit({uid: writable_cells(section, record)}, new_uids=[uid], keeps_blank=True)
    return _save_record(user, interview, section, uid, edit), problems


@transaction.atomic
def change_record(
    *,
    user: User,
    interview: Interview,
    section: Section,
    uid: str,
    raw: Mapping[str, Any],
    revision: int | None = None,
) -> tuple[StoredRecord, list[InputProblem]]:
    """Change the answers of a record that `raw` names; the others stay as they are stored.

    Args:
        revision: Of the record, as its writer had read it.

    Raises:
        PermissionDenied: `user` may not answer.
        MissingObjectError: There is no such record.
        StaleWriteError: The record has another revision now.
    """
    stored = _lock_record(user, interview, section, uid, revision).body
    texts = {part: stored.get(part, {}) for part in ("unknown", "typed") if part in raw}  # each is replaced as a whole
    current = {key: stored[key] for part in texts.values() for key in part if key in stored}
    record, problems = parse_record(section, {**current, **raw}, f"{section.key}/{uid}")
    named = {*raw, *(key for part in ("unknown", "typed") for key in {**texts.get(part, {}), **record.get(part, {})})}
    cells = {key: cell for key, cell in writable_cells(section, record).items() if key in named}
    return _save_record(user, interview, section, uid, SectionEdit({uid: cells})), problems


@transaction.atomic
def delete_record(*, user: User, interview: Interview, section: Section, uid: str, revision: int | None = None) -> None:
    """Delete one record. Raises as `change_record`."""
    _lock_record(user, interview, section, uid, revision)
    order = [record["id"] for record in list_raw_records(interview.document, section) if record["id"] != uid]
    save(user=user, interview=interview, edits={section.key: SectionEdit({}, order=order)})


def _lock_record(user: User, interview: Interview, section: Section, uid: str, revision: int | None) -> StoredRecord:
    """The record as its writer had read it, with a lock on its interview."""
    lock_interview(user, interview, ANSWER)
    stored = get_record(user=user, interview=interview, section=section, uid=uid)
    compare_revisions(section.record, theirs=stored.revision, yours=revision)
    return stored


def _save_record(user: User, interview: Interview, section: Section, uid: str, edit: SectionEdit) -> StoredRecord:
    saved = save(user=user, interview=interview, edits={section.key: edit})
    if saved.refusal:
        raise saved.refusal
    return _find_record(saved.document, interview, section, uid)
