"""Create, rename, copy and delete interviews."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from accounts.problems import InvalidInputError
from accounts.services.revisions import StaleWriteError, check_revision
from triage.engine.parsing import InputProblem
from triage.engine.questionnaire import Questionnaire
from triage.engine.values import MAX_NAME, clean_text
from triage.interviews.document_writer import write_document
from triage.interviews.documents import read_document
from triage.interviews.roles import MANAGE, lock_interview
from triage.models import Interview, Member
from triage.models.interview import Role, new_slug


@transaction.atomic
def create_interview(*, user: User, title: str) -> Interview:
    """A new interview that `user` owns. Raises InvalidInputError where the title is empty."""
    title = clean_text(title, MAX_NAME)
    if not title:
        raise InvalidInputError(gettext("Give the interview a name, for example: Tower data of our valley."))
    interview = Interview.objects.create(title=title, slug=new_slug(title))
    Member.objects.create(interview=interview, user=user, role=Role.OWNER)
    return interview


@transaction.atomic
def rename_interview(*, user: User, interview: Interview, title: str, shown: str | None = None) -> None:
    """Change the title.

    Args:
        shown: The title that the page showed; None where its sender had read none.

    Raises:
        PermissionDenied: `user` may not.
        InvalidInputError: The title is empty.
        StaleWriteError: Somebody else gave it another title meanwhile.
    """
    locked, _ = lock_interview(user, interview, MANAGE)
    title = clean_text(title, MAX_NAME)
    if not title:
        raise InvalidInputError(gettext("An interview needs a name."))
    if shown is not None and locked.title not in (shown, title):
        message = gettext("Somebody else named this interview “%(title)s” meanwhile; nothing was changed.")
        raise StaleWriteError(message % {"title": locked.title}, revision=locked.revision)
    locked.title = title
    locked.save(update_fields=["title", "updated_at"])


@transaction.atomic
def delete_interview(*, user: User, interview: Interview, revision: int | None = None) -> None:
    """Delete an interview with its snapshots; the draft that was made from it stays in the catalogue.

    Saves that hold the lock finish first; later ones find no interview.

    Args:
        revision: Of the interview, as `user` had read it.

    Raises:
        PermissionDenied: `user` may not.
        MissingObjectError: Somebody else deleted it.
        StaleWriteError: Somebody answered meanwhile; nothing is deleted.
    """
    locked, _ = lock_interview(user, interview, MANAGE)
    check_revision(locked, revision)
    locked.delete()


@transaction.atomic
def copy_interview(*, user: User, source: Interview, title: str, sections: list[str] | None = None) -> Interview:
    """A new interview with the answers of one that `user` may read; notes and sample files are not copied."""
    interview = create_interview(user=user, title=title)
    Interview.objects.filter(pk=interview.pk).update(copied_from=source)
    copy_sections(user=user, interview=interview, source=source, sections=sections)
    return interview


@transaction.atomic
def copy_sections(
    *, user: User, interview: Interview, source: Interview, sections: list[str] | None
) -> list[InputProblem]:
    """Write the answers of some sections (all if None) of an interview that `user` may read into another one.

    Raises:
        PermissionDenied: `user` may not read the source, or not answer in the interview.
    """
    document = read_document(user=user, interview=source)
    chosen = set(document.questionnaire.by_key if sections is None else sections)
    keys = _question_keys(document.questionnaire, chosen)
    answers = {key: _without(cell, "note") for key, cell in document.raw["answers"].items() if key in keys}
    records = {
        key: [_without(row, "id", "note") for row in rows]
        for key, rows in document.raw["records"].items()
        if key in chosen
    }
    return write_document(user=user, interview=interview, raw={"answers": answers, "records": records})


def _question_keys(questionnaire: Questionnaire, sections: set[str]) -> set[str]:
    chosen = [section for section in questionnaire.sections if section.key in sections and not section.record]
    return {question.key for section in chosen for question in section.questions}


def _without(mapping: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if key not in keys}
