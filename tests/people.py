"""People of each role, signed in."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from accounts.roles import ROLES

ANONYMOUS, SUPERUSER = "anonymous", "superuser"
EVERYBODY = (ANONYMOUS, *ROLES, SUPERUSER)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def person(role: str) -> User:
    """A new account of this role, and of this name; a name that is not a role gives an account without one."""
    make = User.objects.create_superuser if role == SUPERUSER else User.objects.create_user
    user = make(role, f"{role}@example.org", f"the pass phrase of {role}")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    user.groups.set(Group.objects.filter(name=role))
    return user


def sign_in(user: User) -> Client:
    """A browser of this person."""
    client = Client()
    client.force_login(user, BACKEND)
    return client


def client_of(role: str) -> Client:
    """A browser of somebody of this role, or of nobody."""
    return Client() if role == ANONYMOUS else sign_in(person(role))
