"""Read interviews, and their answers as one document."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from accounts.services.reading_log import note_reading
from triage.content.questionnaires import build_questionnaire
from triage.engine.document import Document
from triage.engine.questionnaire import Questionnaire, Section
from triage.interviews.roles import NOTE, READ, require
from triage.models import RECORD_MODELS, Interview
from triage.models.records import list_records


def list_interviews(*, user: User | AnonymousUser) -> QuerySet[Interview]:
    """The interviews that `user` may see, those changed last first."""
    return Interview.objects.visible_to(user).select_related("dataset")


def get_interview(*, user: User | AnonymousUser, slug: str) -> Interview:
    """One interview with its questionnaire; it is noted who reads it.

    Raises:
        Interview.DoesNotExist: `user` may not see it.
    """
    interview = list_interviews(user=user).select_related("questionnaire").get(slug=slug)
    note_reading(interview, user=user)
    return interview


def get_questionnaire(interview: Interview) -> Questionnaire:
    """The questionnaire of an interview, as the engine takes it."""
    return build_questionnaire(interview.questionnaire)


def read_document(*, user: User | AnonymousUser, interview: Interview) -> Document:
    """The whole interview as a document, with private notes only for those who may read them.

    Raises:
        PermissionDenied: `user` may not see the interview.
    """
    permissions = require(user, interview, READ)
    return build_document(interview, notes=NOTE in permissions)


def build_document(interview: Interview, *, notes: bool, sections: Collection[Section] | None = None) -> Document:
    """The interview as a document, without a check: for callers that checked, and for snapshots and exports.

    Args:
        notes: Whether private notes are included.
        sections: The sections whose records are read; all of them if None. One query for the answers and one for
            each section with records.
    """
    questionnaire = build_questionnaire(interview.questionnaire)
    answers = {answer.key: answer.cell.as_dict() for answer in interview.answers.all()}
    if not notes:
        answers = {key: {name: cell[name] for name in cell if name != "note"} for key, cell in answers.items()}
    records = {
        section.key: [record.as_dict(section, notes=notes) for record in list_records(interview, section.key)]
        for section in questionnaire.record_sections
        if sections is None or section in sections
    }
    return Document(
        questionnaire, {"answers": answers, "records": {key: rows for key, rows in records.items() if rows}}
    )


def find_last_editor(*, interview: Interview, path: str) -> str:
    """The name of whoever last saved the answer at a path ("ops_hours", "formats/<id>/total"); may be empty."""
    section, _, rest = path.partition("/")
    row: Any
    if rest:
        row = RECORD_MODELS[section]._default_manager.filter(interview=interview, uid=rest.partition("/")[0]).first()
    else:
        row = interview.answers.filter(key=section).select_related("user").first()
    return (row.user.get_full_name() or row.user.get_username()) if row and row.user else ""
