"""Write a whole document into an interview."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from triage.engine.document import as_cell
from triage.engine.parsing import Problem, read_document
from triage.interviews.changes import sync_follow_ups
from triage.interviews.documents import questionnaire_of
from triage.interviews.permissions import ANSWER, NOTE, allowed, require
from triage.interviews.record_lists import LimitError
from triage.models import RECORD_MODELS, Answer, Interview, Record, Section
from triage.models.records import new_uid


@transaction.atomic
def write_document(*, user: User, interview: Interview, raw: Mapping[str, Any]) -> list[Problem]:
    """Write answers and records from a document: answers given replace theirs, a section's records replace its list.

    What cannot be read is kept as typed text and returned as problems. Raises LimitError for too many records.
    """
    require(user, interview, ANSWER)
    interview = Interview.objects.select_for_update().select_related("questionnaire").get(pk=interview.pk)
    questionnaire = questionnaire_of(interview)
    document, problems = read_document(questionnaire, raw)
    keep_notes = NOTE not in allowed(user, interview)
    given = raw["answers"] if isinstance(raw, Mapping) and isinstance(raw.get("answers"), Mapping) else {}
    cleared = [key for key in given if key not in document["answers"] and key in questionnaire.single]
    interview.answers.filter(key__in=cleared).delete()
    for key, cell in document["answers"].items():
        _write_answer(user, interview, key, cell, keep_notes)
    for key, rows in document["records"].items():
        _replace_records(user, interview, questionnaire.by_key[key], rows, keep_notes)
    lists = raw["records"] if isinstance(raw, Mapping) and isinstance(raw.get("records"), Mapping) else {}
    for key, model in RECORD_MODELS.items():
        if lists.get(key) == []:
            model.objects.filter(interview=interview).delete()
    interview.save(update_fields=["updated_at"])
    sync_follow_ups(interview=interview)
    return problems


def _write_answer(user: User, interview: Interview, key: str, raw: Mapping[str, Any], keep_note: bool) -> None:
    cell = as_cell(raw)
    values = {name: getattr(cell, name) for name in ("value", "typed", "unknown", "ask", "confidence", "note")}
    if keep_note:
        del values["note"]
    Answer.objects.update_or_create(interview=interview, key=key, defaults=values | {"user": user})


def _replace_records(
    user: User, interview: Interview, section: Section, rows: list[dict[str, Any]], keep_notes: bool
) -> None:
    """The list as given; a row that carries the id of a stored record changes that record."""
    if section.maximum and len(rows) > section.maximum:
        told = gettext("%(section)s takes %(maximum)s records; this is %(n)s.")
        raise LimitError(told % {"section": section.title, "maximum": section.maximum, "n": len(rows)})
    model = RECORD_MODELS[section.key]
    stored = {record.uid: record for record in model.objects.filter(interview=interview)}
    kept = []
    for position, row in enumerate(rows, start=1):
        record = stored.pop(row.get("id", ""), None) or model(interview=interview, uid=new_uid())
        record.position = position
        fill_record(record, section, row, keep_note=keep_notes)
        record.user = user
        record.save()
        kept.append(record.pk)
    model.objects.filter(interview=interview).exclude(pk__in=kept).delete()


def fill_record(record: Record, section: Section, row: Mapping[str, Any], *, keep_note: bool) -> None:
    """Set every answer of a record from its document form."""
    for question in section.questions:
        record.set_value(question.key, row.get(question.key))
    record.unknown, record.typed = row.get("unknown", {}), row.get("typed", {})
    record.confidence = row.get("confidence", "")
    if not keep_note:
        record.note = row.get("note", "")
