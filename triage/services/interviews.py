"""Begin, fill from a document, copy and delete interviews."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from triage.engine.document import as_cell
from triage.engine.questionnaire import Questionnaire, Section
from triage.engine.reading import Problem, read_document
from triage.engine.values import LONGEST_NAME, plain_text
from triage.errors import RefusedError
from triage.models import RECORD_MODELS, Answer, Interview, Member, Record
from triage.models.interview import Role, new_slug
from triage.models.records import new_uid
from triage.selectors.content import questionnaire_in_force
from triage.selectors.interviews import document_of, questionnaire_of
from triage.selectors.roles import ANSWER, MANAGE, NOTE, allowed, require
from triage.services.answers import LimitError, sync_follow_ups


@transaction.atomic
def create_interview(*, user: User, title: str) -> Interview:
    """A new interview that `user` owns."""
    title = plain_text(title, LONGEST_NAME)
    if not title:
        raise RefusedError(gettext("Give the interview a name, for example: Tower data of our valley."))
    interview = Interview.objects.create(title=title, slug=new_slug(title), questionnaire=questionnaire_in_force())
    Member.objects.create(interview=interview, user=user, role=Role.OWNER)
    return interview


@transaction.atomic
def rename_interview(*, user: User, interview: Interview, title: str) -> None:
    require(user, interview, MANAGE)
    title = plain_text(title, LONGEST_NAME)
    if not title:
        raise RefusedError(gettext("An interview needs a name."))
    interview.title = title
    interview.save(update_fields=["title", "updated_at"])


@transaction.atomic
def delete_interview(*, user: User, interview: Interview) -> None:
    """Delete an interview with its freezes; the draft it made in the catalogue stays there.

    The lock lets saves that are under way finish first; those that come later find no interview.
    """
    require(user, interview, MANAGE)
    Interview.objects.select_for_update().get(pk=interview.pk).delete()


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


@transaction.atomic
def copy_interview(*, user: User, source: Interview, title: str, sections: list[str] | None = None) -> Interview:
    """A new interview with the answers of an earlier one that `user` may read; notes and samples stay behind."""
    interview = create_interview(user=user, title=title)
    Interview.objects.filter(pk=interview.pk).update(copied_from=source)
    copy_sections(user=user, interview=interview, source=source, sections=sections)
    return interview


@transaction.atomic
def copy_sections(*, user: User, interview: Interview, source: Interview, sections: list[str] | None) -> list[Problem]:
    """Take the answers of some sections (all of them if None) from another interview that `user` may read."""
    document = document_of(user=user, interview=source)
    wanted = set(document.questionnaire.by_key if sections is None else sections)
    keys = _answer_keys(document.questionnaire, wanted)
    answers = {key: _without_note(cell) for key, cell in document.raw["answers"].items() if key in keys}
    records = {
        key: [{name: value for name, value in row.items() if name not in ("id", "note")} for row in rows]
        for key, rows in document.raw["records"].items()
        if key in wanted
    }
    return write_document(user=user, interview=interview, raw={"answers": answers, "records": records})


def _answer_keys(questionnaire: Questionnaire, sections: set[str]) -> set[str]:
    chosen = [section for section in questionnaire.sections if section.key in sections and not section.record]
    return {question.key for section in chosen for question in section.questions}


def _without_note(cell: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in cell.items() if name != "note"}
