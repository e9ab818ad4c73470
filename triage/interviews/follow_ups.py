"""Tasks that follow from "I don't know": whom to ask, until when, and whether it is done.

Separate module because the writer of answers updates the tasks, and people edit them on the plan.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from accounts.services.revisions import StaleWriteError
from triage.engine.document import Document
from triage.engine.report import list_open_questions
from triage.engine.values import MAX_NAME, clean_text
from triage.interviews.roles import ANSWER, lock_interview
from triage.models import FollowUp, Interview

MAX_QUESTION = 400  # characters


def update_follow_ups(*, interview: Interview, document: Document) -> None:
    """Make the tasks of an interview agree with its document: one for every "I don't know".

    The task of a question that is answered is done; it opens again when the answer becomes "I don't know" again. Takes
    three statements at most.
    """
    open_questions = {item.path: item for item in list_open_questions(document)}
    stored = {task.path: task for task in FollowUp.objects.filter(interview=interview)}
    changed = []
    for path, task in stored.items():
        item = open_questions.get(path)
        before = (task.question, task.whom, task.done_at)
        if item is None:
            task.done_at = task.done_at or timezone.now()
        else:
            task.question, task.whom, task.done_at = item.text[:MAX_QUESTION], item.whom or task.whom, None
        if before != (task.question, task.whom, task.done_at):
            changed.append(task)
    FollowUp.objects.bulk_update(changed, ["question", "whom", "done_at"])
    FollowUp.objects.bulk_create(
        FollowUp(interview=interview, path=path, question=item.text[:MAX_QUESTION], whom=item.whom)
        for path, item in open_questions.items()
        if path not in stored
    )


@dataclass(frozen=True)
class TaskState:
    """The fields of a task that people may change: the person asked, the deadline, and whether it is done."""

    whom: str
    due: date | None
    done: bool


def get_state(task: FollowUp) -> TaskState:
    """The state of a task as it is stored."""
    return TaskState(task.whom, task.due, task.is_done)


@transaction.atomic
def edit_follow_up(*, user: User, follow_up: FollowUp, shown: TaskState, state: TaskState) -> None:
    """Change a task; `follow_up` has the stored values afterwards.

    Args:
        shown: What its sender had read. What they left as it was stays as it is stored now.

    Raises:
        PermissionDenied: `user` may not answer.
        StaleWriteError: Somebody else changed the same part to something else meanwhile; nothing is written.
    """
    interview, _ = lock_interview(user, follow_up.interview, ANSWER)
    follow_up.refresh_from_db()
    stored = get_state(follow_up)
    state = replace(state, whom=clean_text(state.whom, MAX_NAME))
    merged = {field.name: _merge_part(interview, field.name, shown, state, stored) for field in fields(TaskState)}
    follow_up.whom, follow_up.due = merged["whom"], merged["due"]
    follow_up.done_at = (follow_up.done_at or timezone.now()) if merged["done"] else None
    follow_up.save(update_fields=["whom", "due", "done_at"])


def _merge_part(interview: Interview, name: str, shown: TaskState, mine: TaskState, stored: TaskState) -> Any:
    base, new, current = (getattr(state, name) for state in (shown, mine, stored))
    if new in (base, current):
        return current
    if current != base:
        message = gettext("Somebody else changed this task meanwhile; nothing was changed. Look at it and decide.")
        raise StaleWriteError(message, revision=interview.revision)
    return new
