"""Who may do what in an interview."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from accounts.models import User
from accounts.sharing import is_curator
from triage.models import Interview
from triage.models.interview import Role

READ, ANSWER, NOTE, FREEZE, MANAGE, DECIDE = "read", "answer", "note", "freeze", "manage", "decide"
_ALLOWED = {
    Role.OWNER: {READ, ANSWER, NOTE, FREEZE, MANAGE},
    Role.INTERVIEWER: {READ, ANSWER, NOTE, FREEZE},
    Role.INTERVIEWEE: {READ, ANSWER},
    Role.READER: {READ},
}
_WORDS = {
    READ: "see this interview", ANSWER: "change answers", NOTE: "read private notes", FREEZE: "freeze this interview",
    MANAGE: "invite people to this interview or delete it", DECIDE: "decide on this interview; a curator does",
}  # fmt: skip


def allowed(user: User | AnonymousUser, interview: Interview) -> set[str]:
    """What `user` may do; curators may do everything and alone decide."""
    if is_curator(user):
        return set(_WORDS)
    member = interview.members.filter(user_id=user.pk).first() if user.is_authenticated else None
    return _ALLOWED[Role(member.role)] if member else set()


def require(user: User | AnonymousUser, interview: Interview, action: str) -> None:
    """Raise PermissionDenied with a sentence unless `user` may do it."""
    if action not in allowed(user, interview):
        raise PermissionDenied(f"You may not {_WORDS[action]}.")
