"""Who may do what in an interview.

A member has one role; curators are not members and may do everything.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext

from accounts.models import User
from accounts.problems import MissingObjectError
from accounts.sharing import is_curator
from triage.models import Interview
from triage.models.interview import Role

READ, ANSWER, NOTE, SNAPSHOT, MANAGE, DECIDE = "read", "answer", "note", "snapshot", "manage", "decide"
_PERMISSIONS = {
    Role.OWNER: frozenset({READ, ANSWER, NOTE, SNAPSHOT, MANAGE}),
    Role.INTERVIEWER: frozenset({READ, ANSWER, NOTE, SNAPSHOT}),
    Role.INTERVIEWEE: frozenset({READ, ANSWER}),
    Role.READER: frozenset({READ}),
}
_DESCRIPTIONS = {
    READ: "see this interview", ANSWER: "change answers", NOTE: "read private notes",
    SNAPSHOT: "make a snapshot of this interview", MANAGE: "invite people to this interview or delete it",
    DECIDE: "decide on this interview; a curator does",
}  # fmt: skip

# All but the questionnaire, which stays what it was when the interview was made.
_CHANGING_FIELDS = [field.attname for field in Interview._meta.concrete_fields if field.name != "questionnaire"]


def get_permissions(user: User | AnonymousUser, interview: Interview) -> frozenset[str]:
    """The permissions of `user` in an interview: READ, ANSWER and so on. Curators have all; only they decide."""
    if is_curator(user):
        return frozenset(_DESCRIPTIONS)
    member = interview.members.filter(user_id=user.pk).first() if user.is_authenticated else None
    return _PERMISSIONS[Role(member.role)] if member else frozenset()


def require(user: User | AnonymousUser, interview: Interview, permission: str) -> frozenset[str]:
    """The permissions of `user`. Raises PermissionDenied, with a sentence, unless `permission` is part of it."""
    permissions = get_permissions(user, interview)
    if permission not in permissions:
        raise PermissionDenied(f"You may not {_DESCRIPTIONS[permission]}.")
    return permissions


def lock_interview(user: User, interview: Interview, permission: str) -> tuple[Interview, frozenset[str]]:
    """The same interview, read again and locked until the transaction ends, and what `user` may do in it.

    The lock lets one change in at a time: a merge reads before it writes.

    Raises:
        PermissionDenied: `user` lacks `permission`.
        MissingObjectError: Somebody deleted the interview meanwhile.
    """
    permissions = require(user, interview, permission)
    try:
        interview.refresh_from_db(from_queryset=Interview._base_manager.select_for_update(), fields=_CHANGING_FIELDS)
    except Interview.DoesNotExist:
        message = gettext("Somebody deleted this interview while you were writing.")
        raise MissingObjectError(message) from None
    return interview, permissions
