"""Write raw answers and lists of records into an interview, as REST, sheets, copies and imports send them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from triage.engine.cells import Cell, to_cell
from triage.engine.document import ONCE, record_cells
from triage.engine.merge import SectionEdit
from triage.engine.parsing import InputProblem, parse_document
from triage.engine.questionnaire import Questionnaire, Section
from triage.interviews.documents import get_questionnaire
from triage.interviews.record_actions import MissingRecordError
from triage.interviews.writer import save
from triage.models import Interview
from triage.models.interview import new_uid


@transaction.atomic
def write_document(
    *, user: User, interview: Interview, raw: Mapping[str, Any], revision: int | None = None
) -> list[InputProblem]:
    """Write answers and records from a raw document; its answers replace the stored ones, a list replaces the list.

    An answer of null clears the stored one. A record without an id is a new one. Text that cannot be parsed is stored
    as typed.

    Args:
        revision: Of the interview, as the writer had read it.

    Returns:
        What could not be parsed.

    Raises:
        PermissionDenied: `user` may not answer.
        MissingObjectError: Somebody deleted the interview meanwhile.
        StaleWriteError: The interview has another revision now; nothing is written.
        TooManyRecordsError: A list is longer than its section allows; nothing is written.
        MissingRecordError: A record has the id of none that is stored; nothing is written.
    """
    questionnaire = get_questionnaire(interview)
    document, problems = parse_document(questionnaire, raw)
    edits = _edit_answers(questionnaire, _mapping(raw, "answers"), document["answers"])
    for key, rows in _mapping(raw, "records").items():
        if rows == [] or key in document["records"]:
            section = questionnaire.by_key.get(key)
            if section and section.record:
                edits[key] = _edit_records(section, document["records"].get(key, []))
    saved = save(user=user, interview=interview, edits=edits, revision=revision)
    if saved.refusal:
        raise saved.refusal
    if saved.deleted:
        raise MissingRecordError(describe_missing_records(saved.deleted))
    return problems


def describe_missing_records(uids: list[str]) -> str:
    """A sentence about ids that no stored record has."""
    message = gettext(
        "There is no record with the id %(ids)s (any more). Nothing was written: leave the id out to add a new record."
    )
    return message % {"ids": ", ".join(uids)}


def _mapping(raw: object, key: str) -> Mapping[str, Any]:
    """The member of a raw document if it is an object, else an empty one."""
    value = raw.get(key) if isinstance(raw, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def _edit_answers(
    questionnaire: Questionnaire, raw: Mapping[str, Any], parsed: Mapping[str, Any]
) -> dict[str, SectionEdit]:
    """The answers by section; one that was sent and is empty clears what is stored."""
    cells: dict[str, dict[str, Cell]] = {}
    for key in raw:
        if key in questionnaire.single:
            cells.setdefault(questionnaire.section_of(key).key, {})[key] = to_cell(parsed.get(key))
    return {section: SectionEdit({ONCE: answers}) for section, answers in cells.items()}


def _edit_records(section: Section, rows: list[dict[str, Any]]) -> SectionEdit:
    """The whole list of a section; a record without an id gets one."""
    new_uids = [new_uid() for row in rows if not row.get("id")]
    remaining = iter(new_uids)
    order = [row.get("id") or next(remaining) for row in rows]
    mine = {uid: writable_cells(section, row) for uid, row in zip(order, rows, strict=True)}
    return SectionEdit(mine, new_uids=new_uids, keeps_blank=True, order=order)


def writable_cells(section: Section, record: Mapping[str, Any]) -> dict[str, Cell]:
    """The cells of a record in document form, but those of files, which are uploaded."""
    files = {question.key for question in section.questions if question.kind == "file"}
    return {key: cell for key, cell in record_cells(section, record).items() if key not in files}
