"""Read interviews, and their answers as one document."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from accounts.services.reading_log import note_reading
from catalog.models import Dataset
from triage.content.versions import get_content
from triage.engine.document import Document, list_linked_entries, restrict
from triage.engine.questionnaire import Questionnaire
from triage.interviews.roles import NOTE, READ, require
from triage.models import Interview

ANYBODY = AnonymousUser()


def list_interviews(*, user: User | AnonymousUser) -> QuerySet[Interview]:
    """The interviews that `user` may see, those changed last first."""
    return Interview.objects.visible_to(user).select_related("dataset")


def get_interview(*, user: User | AnonymousUser, slug: str) -> Interview:
    """One interview; it is noted who reads it.

    Raises:
        Interview.DoesNotExist: `user` may not see it.
    """
    interview = list_interviews(user=user).get(slug=slug)
    note_reading(interview, user=user)
    return interview


def get_questionnaire(interview: Interview) -> Questionnaire:
    """The questions in force for the fields that an interview names. Cost: one query."""
    return get_content(domains=list_fields(interview)).questionnaire


def list_fields(interview: Interview) -> list[str]:
    """The answers of an interview to "Which field?"."""
    return interview.document["answers"].get("domain", {}).get("value") or []


def read_document(
    *, user: User | AnonymousUser, interview: Interview, questionnaire: Questionnaire | None = None
) -> Document:
    """The whole interview as a document, with private notes only for people who may read them.

    Args:
        questionnaire: The one in force, where the caller has it already.

    Raises:
        PermissionDenied: `user` may not see the interview.
    """
    permissions = require(user, interview, READ)
    return build_document(interview, notes=NOTE in permissions, reader=user, questionnaire=questionnaire)


def build_document(
    interview: Interview,
    *,
    notes: bool,
    reader: User | AnonymousUser = ANYBODY,
    questionnaire: Questionnaire | None = None,
) -> Document:
    """The interview as a document, without a check: for callers that checked, and for snapshots and exports.

    Args:
        notes: Whether private notes are included.
        reader: Links to catalogue entries that this person may not see are left out; their names, which people typed,
            stay. Costs one query where anything is linked.
        questionnaire: The one in force, where the caller has it already.
    """
    linked = list_linked_entries(interview.document)
    visible = Dataset.objects.visible_to(reader).filter(slug__in=linked) if linked else Dataset.objects.none()
    entries = set(visible.values_list("slug", flat=True))
    return Document(
        questionnaire or get_questionnaire(interview), restrict(interview.document, notes=notes, entries=entries)
    )


def find_last_editor(*, interview: Interview, path: str) -> str:
    """The name of the person who last saved the answer at a path ("ops_hours", "formats/<id>/total"); may be empty."""
    section, _, rest = path.partition("/")
    edited = f"{section}/{rest.partition('/')[0]}" if rest else section
    user = User.objects.filter(pk=interview.edits.get(edited, {}).get("user")).first()
    return (user.get_full_name() or user.get_username()) if user else ""
