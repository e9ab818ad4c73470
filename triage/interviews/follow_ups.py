"""Tasks that follow from "I don't know": whom to ask, until when, and whether it is done.

Separate module because both writers of answers update the tasks, and people edit them on the plan.
"""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from accounts.models import User
from triage.engine.document import Document
from triage.engine.report import list_open_questions
from triage.engine.values import MAX_NAME, clean_text
from triage.interviews.roles import ANSWER, require
from triage.models import FollowUp, Interview

MAX_QUESTION = 400  # characters


def update_follow_ups(*, interview: Interview, document: Document) -> None:
    """Make the tasks of an interview agree with its document: one for every "I don't know".

    The task of a question that is answered is done; it opens again when the answer becomes "I don't know" again.
    """
    open_questions = {item.path: item for item in list_open_questions(document)}
    for path, item in open_questions.items():
        values = {"question": item.text[:MAX_QUESTION], "done_at": None} | ({"whom": item.whom} if item.whom else {})
        FollowUp.objects.update_or_create(interview=interview, path=path, defaults=values)
    answered = FollowUp.objects.filter(interview=interview, done_at=None).exclude(path__in=open_questions)
    answered.update(done_at=timezone.now())


def edit_follow_up(*, user: User, follow_up: FollowUp, whom: str, due: date | None, done: bool) -> None:
    """Change who is asked, until when, and whether it is done. Raises PermissionDenied."""
    require(user, follow_up.interview, ANSWER)
    follow_up.whom, follow_up.due = clean_text(whom, MAX_NAME), due
    follow_up.done_at = (follow_up.done_at or timezone.now()) if done else None
    follow_up.save(update_fields=["whom", "due", "done_at"])
