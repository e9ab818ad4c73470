"""Where every change of answers begins and ends."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from triage.engine.outcome import open_questions
from triage.engine.values import LONGEST_NAME, plain_text
from triage.errors import RefusedError
from triage.interviews.documents import shared_document
from triage.interviews.permissions import ANSWER, require
from triage.models import FollowUp, Interview, Section, SectionState


def _begin(user: User, interview: Interview) -> Interview:
    """Check the right to answer, and let one save at a time in: the merge reads before it writes."""
    require(user, interview, ANSWER)
    found = Interview.objects.select_for_update(of=("self",)).select_related("questionnaire").filter(pk=interview.pk)
    locked = found.first()
    if locked is None:
        raise RefusedError(gettext("Somebody deleted this interview while you were writing."))
    return locked


def _finish(user: User, interview: Interview, section: Section, changed: bool) -> None:
    """Remember where the person is; after a change, also when, and bring the tasks up to date."""
    interview.members.filter(user=user).update(last_section=section.key)
    if not changed:
        return
    SectionState.objects.update_or_create(interview=interview, section=section.key, defaults={"last_user": user})
    interview.save(update_fields=["updated_at"])
    sync_follow_ups(interview=interview)


def sync_follow_ups(*, interview: Interview) -> None:
    """One task for every 'I don't know'; answered ones are done, and open again when somebody stops knowing."""
    open_now = {item.path: item for item in open_questions(shared_document(interview=interview))}
    for path, item in open_now.items():
        values = {"question": item.text[:400], "done_at": None} | ({"whom": item.whom} if item.whom else {})
        FollowUp.objects.update_or_create(interview=interview, path=path, defaults=values)
    answered = FollowUp.objects.filter(interview=interview, done_at=None).exclude(path__in=open_now)
    answered.update(done_at=timezone.now())


def update_follow_up(*, user: User, follow_up: FollowUp, whom: str, due: date | None, done: bool) -> None:
    """Change who is asked, until when, and whether it is settled."""
    require(user, follow_up.interview, ANSWER)
    follow_up.whom, follow_up.due = plain_text(whom, LONGEST_NAME), due
    follow_up.done_at = (follow_up.done_at or timezone.now()) if done else None
    follow_up.save(update_fields=["whom", "due", "done_at"])
