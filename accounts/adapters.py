"""How allauth's pages follow our rules: who may sign up, and what a new account gets."""

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

INVITATION = "invitation"  # key of the session in which the secret of a followed link waits for the sign-up


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return may_sign_up(request)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        return welcome(request, super().save_user(request, user, form, commit))


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return may_sign_up(request)

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        return welcome(request, super().save_user(request, sociallogin, form))


def may_sign_up(request: HttpRequest) -> bool:
    """LWDS_SIGNUP decides; 'invitation' needs a link that was followed and still is good."""
    if settings.LWDS_SIGNUP == "invitation":
        secret = request.session.get(INVITATION, "")
        return bool(secret) and find_invitation(secret=secret) is not None
    return settings.LWDS_SIGNUP == "open"


def welcome(request: HttpRequest, user: User) -> User:
    """A new account is a researcher's, and in the team that it was invited to."""
    user.groups.add(Group.objects.get(name=RESEARCHER))
    secret = request.session.pop(INVITATION, "")
    if secret:
        with suppress(ValidationError):  # used up in another window meanwhile: the account is good without the team
            accept_invitation(user=user, secret=secret)
    return user
