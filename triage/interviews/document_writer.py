"""Write a whole document into an interview, as REST, sheets, copies and imports do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from accounts.services.revisions import check_revision
from triage.engine.cells import to_cell
from triage.engine.parsing import InputProblem, parse_document
from triage.engine.questionnaire import Section
from triage.interviews.answer_store import TooManyRecordsError, write_answer
from triage.interviews.documents import build_document, get_questionnaire
from triage.interviews.follow_ups import update_follow_ups
from triage.interviews.record_writer import fill_record
from triage.interviews.roles import ANSWER, NOTE, lock_interview
from triage.models import RECORD_MODELS, Interview
from triage.models.records import new_uid


@transaction.atomic
def write_document(
    *, user: User, interview: Interview, raw: Mapping[str, Any], revision: int | None = None
) -> list[InputProblem]:
    """Write answers and records from a raw document; its answers replace the stored ones, a list replaces the list.

    An answer of null clears the stored one. Text that cannot be parsed is stored as typed.

    Args:
        revision: Of the interview, as the writer had read it.

    Returns:
        What could not be parsed.

    Raises:
        PermissionDenied: `user` may not answer.
        MissingObjectError: Somebody deleted the interview meanwhile.
        StaleWriteError: The interview has another revision now; nothing is written.
        TooManyRecordsError: A list is longer than its section allows; nothing is written.
    """
    interview, permissions = lock_interview(user, interview, ANSWER)
    check_revision(interview, revision)
    keep_notes = NOTE not in permissions
    questionnaire = get_questionnaire(interview)
    document, problems = parse_document(questionnaire, raw)
    cleared = [key for key in _mapping(raw, "answers") if key not in document["answers"]]
    interview.answers.filter(key__in=[key for key in cleared if key in questionnaire.single]).delete()
    for key, cell in document["answers"].items():
        write_answer(user=user, interview=interview, key=key, cell=to_cell(cell), keep_note=keep_notes)
    for key, rows in document["records"].items():
        _replace_records(user, interview, questionnaire.by_key[key], rows, keep_notes)
    for key, rows in _mapping(raw, "records").items():
        if rows == [] and key in RECORD_MODELS:
            RECORD_MODELS[key]._default_manager.filter(interview=interview).delete()
    interview.save(update_fields=["updated_at"])
    update_follow_ups(interview=interview, document=build_document(interview, notes=False))
    return problems


def _mapping(raw: object, key: str) -> Mapping[str, Any]:
    """The member of a raw document if it is an object, else an empty one."""
    value = raw.get(key) if isinstance(raw, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def _replace_records(
    user: User, interview: Interview, section: Section, rows: list[dict[str, Any]], keep_notes: bool
) -> None:
    """Store the list as given; a row that carries the id of a stored record changes that record."""
    if section.maximum and len(rows) > section.maximum:
        message = gettext("%(section)s takes %(maximum)s records; this is %(n)s.")
        raise TooManyRecordsError(message % {"section": section.title, "maximum": section.maximum, "n": len(rows)})
    model = RECORD_MODELS[section.key]
    stored = {record.uid: record for record in model._default_manager.filter(interview=interview)}
    pks = []
    for position, row in enumerate(rows, start=1):
        record = stored.pop(row.get("id", ""), None) or model(interview=interview, uid=new_uid())
        record.position = position
        record.user = user
        fill_record(record, section, row, keep_note=keep_notes)
        record.save()
        pks.append(record.pk)
    model._default_manager.filter(interview=interview).exclude(pk__in=pks).delete()
