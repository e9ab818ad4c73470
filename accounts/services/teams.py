"""Teams are made, joined by invitation, and left."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import Invitation, Team, User
from accounts.secrets import digest_of, new_secret

INVITATION_LIFE = timedelta(days=14)


@transaction.atomic
def create_team(*, user: User, name: str) -> Team:
    """Make a team with `user` as its first member and manager. Raises ValidationError if the name is taken."""
    team = Team(name=name)
    team.full_clean()
    team.save()
    team.members.add(user)
    team.managers.add(user)
    return team


def invite(*, user: User, email: str, team: Team | None = None) -> tuple[Invitation, str]:
    """Invite somebody to the portal, or to a team that `user` manages; returns the secret of the link, shown once.

    Raises PermissionDenied where the user manages no such team, or, without a team, may not add accounts.
    """
    manages = Team.objects.managed_by(user).filter(pk=team.pk).exists() if team else user.has_perm("accounts.add_user")
    if not manages:
        raise PermissionDenied
    secret = new_secret()
    invitation = Invitation(
        email=email, team=team, invited_by=user, digest=digest_of(secret), expires_at=timezone.now() + INVITATION_LIFE
    )
    invitation.full_clean()
    invitation.save()
    return invitation, secret


def send_invitation(*, invitation: Invitation, url: str) -> None:
    """Mail the link; the text is templates/accounts/mail/invitation.txt."""
    text = render_to_string("accounts/mail/invitation.txt", {"invitation": invitation, "url": url})
    send_mail("Your invitation to lwds_portal", text, None, [invitation.email])


def find_invitation(*, secret: str) -> Invitation | None:
    """The open invitation of a link, if there is one."""
    found = Invitation.objects.open().select_related("team", "invited_by").filter(digest=digest_of(secret))
    return found.first()


@transaction.atomic
def accept_invitation(*, user: User, secret: str) -> Invitation:
    """Use an invitation up and join its team. Raises ValidationError if it is used, expired or unknown."""
    invitation = Invitation.objects.select_for_update(of=["self"]).open().filter(digest=digest_of(secret)).first()
    if invitation is None:
        raise ValidationError("This invitation was used or has expired: ask for a new one.")
    invitation.accepted_at = timezone.now()
    invitation.accepted_by = user
    invitation.save()
    if invitation.team:
        invitation.team.members.add(user)
    return invitation


@transaction.atomic
def remove_member(*, user: User, team: Team, member: User) -> None:
    """Managers remove anybody, members themselves. A team keeps its last manager."""
    managers = team.managers.select_for_update()
    if user != member and not managers.filter(pk=user.pk).exists():
        raise PermissionDenied
    if not managers.exclude(pk=member.pk).exists():
        raise ValidationError("A team needs a manager: make another member manager first.")
    team.members.remove(member)
    team.managers.remove(member)


def make_manager(*, user: User, team: Team, member: User) -> None:
    """Let a member manage too. Raises PermissionDenied unless `user` manages the team and `member` is in it."""
    if not Team.objects.managed_by(user).filter(pk=team.pk, members=member).exists():
        raise PermissionDenied
    team.managers.add(member)
