"""An interview with people in it, on the shipped content."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from triage.interviews.lifecycle import create_interview
from triage.models import Interview, Member
from triage.models.interview import Role


def make_user(name: str) -> User:
    return User.objects.create(username=name, email=f"{name}@example.org")


@pytest.fixture
def ann(triage_content) -> User:
    return make_user("ann")


@pytest.fixture
def curator(triage_content) -> User:
    user = make_user("curator")
    user.user_permissions.add(Permission.objects.get(codename="curate", content_type__app_label="catalog"))
    return user


@pytest.fixture
def interview(ann) -> Interview:
    """Owned by ann."""
    return create_interview(user=ann, title="Towers")


@pytest.fixture
def members(interview, ann) -> dict[str, User]:
    """One person in each role; "outsider" has none."""
    people = {Role.OWNER: ann}
    for role in (Role.INTERVIEWER, Role.INTERVIEWEE, Role.READER):
        people[role] = make_user(role)
        Member.objects.create(interview=interview, user=people[role], role=role)
    return {str(role): user for role, user in people.items()} | {"outsider": make_user("outsider")}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client(ann) -> Client:
    """Signed in as ann."""
    return client_of(ann)


@pytest.fixture
def anybody() -> Client:
    """Not signed in."""
    return Client()
