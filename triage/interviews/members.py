"""Invite, join, change roles, comment."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import SecretLink, User
from accounts.services.secret_links import create_secret_link, revoke_secret_link
from triage.engine.values import LONGEST_NAME, plain_text
from triage.errors import RefusedError
from triage.interviews.permissions import MANAGE, READ, require
from triage.models import Comment, Interview, Member
from triage.models.interview import Role

INVITATION = "interview"  # purpose of these secret links
RANK = {Role.READER: 0, Role.INTERVIEWEE: 1, Role.INTERVIEWER: 2, Role.OWNER: 3}
INVITABLE = (Role.INTERVIEWEE, Role.INTERVIEWER, Role.READER)
LONGEST_DAYS = 90
LONGEST_COMMENT = 4000  # characters


class InvitationError(RefusedError):
    """The link does not let in (any more); the text says whom to ask."""


def invite(*, user: User, interview: Interview, role: str, days: int = 14, note: str = "") -> tuple[SecretLink, str]:
    """A link for `role` that expires after `days`; the token is returned once and never stored."""
    require(user, interview, MANAGE)
    if role not in INVITABLE:
        raise RefusedError(gettext("Invite as one of %(roles)s.") % {"roles": ", ".join(INVITABLE)})
    if not 1 <= days <= LONGEST_DAYS:
        raise RefusedError(gettext("A link lives 1 to %(n)s days.") % {"n": LONGEST_DAYS})
    return create_secret_link(
        user=user,
        purpose=INVITATION,
        lifetime=timedelta(days=days),
        target=interview,
        role=role,
        note=plain_text(note, LONGEST_NAME),
    )


@transaction.atomic
def join(*, user: User, token: str) -> Interview:
    """Join by link; somebody who is in already keeps the stronger role. Raises InvitationError."""
    links = SecretLink.objects.with_secret(purpose=INVITATION, secret=token).select_related("created_by")
    invitation = links.usable().first()
    if invitation is None or not isinstance(invitation.target, Interview):
        late = links.first()
        whom = (late.created_by.get_full_name() or late.created_by.username) if late and late.created_by else ""
        raise InvitationError(
            gettext("This link has expired. Ask %(whom)s for a new one.") % {"whom": whom}
            if whom
            else gettext("This link is not known. Ask for a new one.")
        )
    member, made = Member.objects.get_or_create(
        interview=invitation.target,
        user=user,
        defaults={"role": invitation.role, "invited_by": invitation.created_by},
    )
    if not made and RANK[Role(member.role)] < RANK[Role(invitation.role)]:
        member.role = invitation.role
        member.save(update_fields=["role"])
    return invitation.target


def revoke_invitation(*, user: User, interview: Interview, pk: int) -> None:
    require(user, interview, MANAGE)
    for link in interview.invitations.filter(pk=pk):
        revoke_secret_link(link=link)


@transaction.atomic
def set_role(*, user: User, interview: Interview, member: Member, role: str) -> None:
    """Change a member's role, or remove the member with an empty one; the last owner stays."""
    require(user, interview, MANAGE)
    Interview.objects.select_for_update().get(pk=interview.pk)
    owners = interview.members.filter(role=Role.OWNER)
    if role != Role.OWNER and member.role == Role.OWNER and owners.count() == 1:
        raise RefusedError(gettext("An interview keeps one owner; make somebody else the owner first."))
    if role and role not in Role.values:
        raise RefusedError(gettext("A role is one of %(roles)s.") % {"roles": ", ".join(Role.values)})
    if role:
        interview.members.filter(pk=member.pk).update(role=role)
    else:
        interview.members.filter(pk=member.pk).delete()


def comment(*, user: User, interview: Interview, section: str, text: str) -> Comment:
    """A remark on a section; everybody in the interview may make one."""
    require(user, interview, READ)
    text = plain_text(text)
    if not text:
        raise RefusedError(gettext("Write something first."))
    if len(text) > LONGEST_COMMENT:
        sizes = {"size": f"{len(text):,}", "largest": f"{LONGEST_COMMENT:,}"}
        raise RefusedError(gettext("This comment has %(size)s characters; %(largest)s fit.") % sizes)
    return Comment.objects.create(interview=interview, section=section, text=text, user=user)
