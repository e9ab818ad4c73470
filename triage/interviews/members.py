"""The people of an interview: invite, join, change roles, comment."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import SecretLink, User
from accounts.problems import InvalidInputError, MissingObjectError
from accounts.services.revisions import StaleWriteError
from accounts.services.secret_links import create_secret_link, revoke_secret_link
from triage.engine.values import MAX_NAME, clean_text
from triage.interviews.documents import get_questionnaire
from triage.interviews.roles import MANAGE, READ, lock_interview, require
from triage.models import Comment, Interview, Member
from triage.models.interview import Role

INVITATION = "interview"  # purpose of these secret links
RANKS = {Role.READER: 0, Role.INTERVIEWEE: 1, Role.INTERVIEWER: 2, Role.OWNER: 3}
INVITABLE_ROLES = (Role.INTERVIEWEE, Role.INTERVIEWER, Role.READER)
DEFAULT_INVITATION_AGE, MAX_INVITATION_AGE = 14, 90  # days
MAX_COMMENT = 4000  # characters


class UnusableInvitationError(InvalidInputError):
    """The link is invalid or has expired; the text names the person to ask."""


def create_invitation(
    *, user: User, interview: Interview, role: str, days: int = DEFAULT_INVITATION_AGE, note: str = ""
) -> tuple[SecretLink, str]:
    """A link to join in a role, and its token, which is not stored.

    Raises:
        PermissionDenied: `user` may not invite.
        InvalidInputError: The role or the number of days is not allowed for invitations.
    """
    require(user, interview, MANAGE)
    if role not in INVITABLE_ROLES:
        raise InvalidInputError(gettext("Invite as one of %(roles)s.") % {"roles": ", ".join(INVITABLE_ROLES)})
    if not 1 <= days <= MAX_INVITATION_AGE:
        raise InvalidInputError(gettext("A link is valid for 1 to %(n)s days.") % {"n": MAX_INVITATION_AGE})
    return create_secret_link(
        user=user,
        purpose=INVITATION,
        lifetime=timedelta(days=days),
        target=interview,
        role=role,
        note=clean_text(note, MAX_NAME),
    )


@transaction.atomic
def join_interview(*, user: User, token: str) -> Interview:
    """Join by the token of a link; a member keeps the stronger role. Raises UnusableInvitationError."""
    links = SecretLink.objects.with_secret(purpose=INVITATION, secret=token).select_related("created_by")
    invitation = links.usable().first()
    interview = invitation.target if invitation else None
    if invitation is None or not isinstance(interview, Interview):
        raise UnusableInvitationError(_describe_unusable(links.first()))
    member, created = Member.objects.get_or_create(
        interview=interview,
        user=user,
        defaults={"role": invitation.role, "invited_by": invitation.created_by},
    )
    if not created and RANKS[Role(member.role)] < RANKS[Role(invitation.role)]:
        member.role = invitation.role
        member.save(update_fields=["role"])
    return interview


def _describe_unusable(invitation: SecretLink | None) -> str:
    inviter = invitation.created_by if invitation else None
    if inviter is None:
        return gettext("This link is not known. Ask for a new one.")
    whom = inviter.get_full_name() or inviter.username
    return gettext("This link has expired. Ask %(whom)s for a new one.") % {"whom": whom}


def revoke_invitation(*, user: User, interview: Interview, pk: int) -> None:
    """Make the link of an invitation useless. Raises PermissionDenied."""
    require(user, interview, MANAGE)
    for link in interview.invitations.filter(pk=pk):
        revoke_secret_link(link=link)


@transaction.atomic
def set_role(*, user: User, interview: Interview, member: Member, role: str, shown: str | None = None) -> None:
    """Change the role of a member; an empty one removes the member.

    Args:
        shown: The role that the page showed; None where its sender had read none.

    Raises:
        PermissionDenied: `user` may not.
        InvalidInputError: There is no such role, or the interview would have no owner.
        StaleWriteError: Somebody else gave the member another role meanwhile.
    """
    locked, _ = lock_interview(user, interview, MANAGE)
    member.refresh_from_db()
    if shown is not None and member.role not in (shown, role):
        message = gettext("Somebody else made %(member)s meanwhile; nothing was changed.")
        raise StaleWriteError(message % {"member": member}, revision=locked.revision)
    owners = interview.members.filter(role=Role.OWNER)
    if role != Role.OWNER and member.role == Role.OWNER and owners.count() == 1:
        raise InvalidInputError(gettext("An interview keeps one owner; make somebody else the owner first."))
    if role and role not in Role.values:
        raise InvalidInputError(gettext("A role is one of %(roles)s.") % {"roles": ", ".join(Role.values)})
    if role:
        interview.members.filter(pk=member.pk).update(role=role)
    else:
        interview.members.filter(pk=member.pk).delete()


def create_comment(*, user: User, interview: Interview, section: str, text: str) -> Comment:
    """A comment on a section; everybody in the interview may write one.

    Raises:
        PermissionDenied: `user` is not in the interview.
        MissingObjectError: The questionnaire has no such section.
        InvalidInputError: The text is empty or too long.
    """
    require(user, interview, READ)
    if section not in get_questionnaire(interview).by_key:
        raise MissingObjectError(gettext("There is no such section."))
    text = clean_text(text)
    if not text:
        raise InvalidInputError(gettext("Write something first."))
    if len(text) > MAX_COMMENT:
        sizes = {"size": f"{len(text):,}", "largest": f"{MAX_COMMENT:,}"}
        raise InvalidInputError(gettext("This comment has %(size)s characters; %(largest)s fit.") % sizes)
    return Comment.objects.create(interview=interview, section=section, text=text, user=user)
