"""Rules for allauth's pages: who may sign up, and which role and team a new account gets.

Separate module because allauth is given its classes by name.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.models import User
from accounts.roles import RESEARCHER
from accounts.services.teams import accept_invitation, find_invitation

SESSION_KEY = "invitation"  # holds the secret of an invitation between following its link and signing up


class AccountAdapter(DefaultAccountAdapter):
    """For sign-up with a password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return may_sign_up(request)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        return set_up_account(request, super().save_user(request, user, form, commit))


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """For sign-up through an OpenID Connect provider."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return may_sign_up(request)

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        return set_up_account(request, super().save_user(request, sociallogin, form))


def may_sign_up(request: HttpRequest) -> bool:
    """Whether LWDS_SIGNUP allows it; "invitation" needs a session with the secret of a usable invitation."""
    if settings.LWDS_SIGNUP == "invitation":
        secret = request.session.get(SESSION_KEY, "")
        return bool(secret) and find_invitation(secret=secret) is not None
    return bool(settings.LWDS_SIGNUP == "open")


def set_up_account(request: HttpRequest, user: User) -> User:
    """Make a new account a researcher's and put it into the team that it was invited to."""
    user.groups.add(Group.objects.get(name=RESEARCHER))
    secret = request.session.pop(SESSION_KEY, "")
    if secret:
        with suppress(ValidationError):  # used in another window meanwhile: the account stays, without the team
            accept_invitation(user=user, secret=secret)
    return user
