"""Create teams, invite people to them or to the portal, remove members."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import SecretLink, Team, User
from accounts.services.revisions import lock_row
from accounts.services.secret_links import create_secret_link, find_secret_link, use_secret_link

INVITATION = "invitation"  # purpose of these secret links
INVITATION_LIFETIME = timedelta(days=14)


@transaction.atomic
def create_team(*, user: User, name: str) -> Team:
    """Create a team with `user` as its first member and manager.

    Raises:
        ValidationError: Another team has this name.
    """
    team = Team(name=name)
    team.full_clean()
    team.save()
    team.members.add(user)
    team.managers.add(user)
    return team


def invite(*, user: User, email: str, team: Team | None = None) -> tuple[SecretLink, str]:
    """Create an invitation to the portal, or to a team that `user` manages.

    Returns:
        The invitation, whose target is the team, and the secret of its link.

    Raises:
        PermissionDenied: `user` does not manage the team or, without a team, may not add accounts.
        ValidationError: `email` is not an e-mail address.
    """
    if team is not None:
        may_invite = Team.objects.managed_by(user).filter(pk=team.pk).exists()
    else:
        may_invite = user.has_perm("accounts.add_user")
    if not may_invite:
        raise PermissionDenied
    if not email:
        raise ValidationError({"email": "An invitation needs an e-mail address."})
    return create_secret_link(user=user, purpose=INVITATION, lifetime=INVITATION_LIFETIME, target=team, email=email)


def send_invitation(*, invitation: SecretLink, url: str) -> None:
    """Mail the address of an invitation; the text is templates/accounts/mail/invitation.txt."""
    context = {"invitation": invitation, "team": invitation.target, "url": url, "portal_name": settings.LWDS_NAME}
    text = render_to_string("accounts/mail/invitation.txt", context)
    send_mail(f"Your invitation to {settings.LWDS_NAME}", text, None, [invitation.email])


def find_invitation(*, secret: str) -> SecretLink | None:
    """The usable invitation with this secret, if there is one; its target is the team, or None."""
    return find_secret_link(purpose=INVITATION, secret=secret)


@transaction.atomic
def accept_invitation(*, user: User, secret: str) -> SecretLink:
    """Use an invitation up and join its team.

    Raises:
        ValidationError: It is used, revoked, expired or unknown.
    """
    invitation = use_secret_link(user=user, purpose=INVITATION, secret=secret)
    if invitation is None:
        raise ValidationError("This invitation was used or has expired: ask for a new one.")
    if isinstance(invitation.target, Team):
        _lock_people(invitation.target)
        invitation.target.members.add(user)
    return invitation


@transaction.atomic
def remove_member(*, user: User, team: Team, member: User) -> None:
    """Remove a member, who may be a manager too.

    Raises:
        PermissionDenied: `user` neither manages the team nor is `member`.
        ValidationError: `member` is the last manager.
    """
    _lock_people(team)
    managers = team.managers.all()
    if user != member and not managers.filter(pk=user.pk).exists():
        raise PermissionDenied
    if not managers.exclude(pk=member.pk).exists():
        raise ValidationError("A team needs a manager: make another member manager first.")
    team.members.remove(member)
    team.managers.remove(member)


@transaction.atomic
def make_manager(*, user: User, team: Team, member: User) -> None:
    """Make a member a manager too.

    Raises:
        PermissionDenied: `user` does not manage the team, or `member` is not in it.
    """
    _lock_people(team)
    if not Team.objects.managed_by(user).filter(pk=team.pk, members=member).exists():
        raise PermissionDenied
    team.managers.add(member)


def _lock_people(team: Team) -> None:
    """Lock a team whose people are about to change, and raise its revision: a form that shows the people of before is
    refused. The change of the people writes the history."""
    lock_row(team)
    team.save_without_historical_record()  # type: ignore[attr-defined]  # HistoricalRecords adds it
