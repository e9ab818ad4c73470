"""Begin, fill from a document, copy and delete interviews."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from triage.content.questionnaires import questionnaire_in_force
from triage.engine.parsing import Problem
from triage.engine.questionnaire import Questionnaire
from triage.engine.values import LONGEST_NAME, plain_text
from triage.errors import RefusedError
from triage.interviews.document_writer import write_document
from triage.interviews.documents import document_of
from triage.interviews.permissions import MANAGE, require
from triage.models import Interview, Member
from triage.models.interview import Role, new_slug


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
