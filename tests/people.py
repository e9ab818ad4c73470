"""People of each role, signed in."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from accounts.roles import ROLES

ANONYMOUS, SUPERUSER = "anonymous", "superuser"
EVERYBODY = (ANONYMOUS, *ROLES, SUPERUSER)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def person(role: str) -> User:
    """A new account of this role."""
    if role == SUPERUSER:
        return User.objects.create_superuser(role)
    user = User.objects.create_user(role, f"{role}@example.org")
    user.groups.add(Group.objects.get(name=role))
    return user


def client_of(role: str) -> Client:
    """A browser of somebody of this role, or of nobody."""
    client = Client()
    if role != ANONYMOUS:
        client.force_login(person(role), BACKEND)
    return client
