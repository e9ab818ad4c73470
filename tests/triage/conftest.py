"""An interview with people in it, on the shipped content."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import CURATOR
from tests.people import person, sign_in
from triage.content.shipped import example_interviews, shipped_texts
from triage.content.versions import copy_as_draft
from triage.engine.questionnaire import Section
from triage.interviews.document_writer import write_document
from triage.interviews.documents import get_questionnaire
from triage.interviews.lifecycle import create_interview
from triage.models import ContentVersion, Interview, Member
from triage.models.interview import Role
from triage.outcome.snapshots import create_snapshot

TODAY = date(2026, 11, 22)


@pytest.fixture
def ann(db) -> User:
    return person("ann")


@pytest.fixture
def curator(db) -> User:
    return person(CURATOR)


@pytest.fixture
def staff(curator) -> Client:
    """A curator in the admin site."""
    curator.is_staff = True
    curator.save()
    return sign_in(curator)


@pytest.fixture
def interview(ann) -> Interview:
    """Owned by ann."""
    return create_interview(user=ann, title="Towers")


@pytest.fixture
def section(interview) -> dict[str, Section]:
    """The sections of the interview by key."""
    return get_questionnaire(interview).by_key


@pytest.fixture
def filled(interview, ann) -> Interview:
    """The interview with every section filled."""
    raw = next(raw for raw in example_interviews() if raw["scenario"].startswith("AralDIF"))
    assert write_document(user=ann, interview=interview, raw=raw) == []
    return interview


@pytest.fixture
def full(filled, ann) -> Interview:
    """The filled interview with two snapshots."""
    create_snapshot(user=ann, interview=filled)
    create_snapshot(user=ann, interview=filled)
    return filled


@pytest.fixture
def draft(db) -> ContentVersion:
    """A copy of the shipped content, for the domain "soil"."""
    return copy_as_draft(name="soil-1", domain="soil", texts=shipped_texts(), made_from="")


@pytest.fixture
def members(interview, ann) -> dict[str, User]:
    """One person in each role; "outsider" has none."""
    people = {Role.OWNER: ann}
    for role in (Role.INTERVIEWER, Role.INTERVIEWEE, Role.READER):
        people[role] = person(role.value)
        Member.objects.create(interview=interview, user=people[role], role=role)
    return {role.value: user for role, user in people.items()} | {"outsider": person("outsider")}


@pytest.fixture
def client(ann) -> Client:
    """Signed in as ann."""
    return sign_in(ann)


@pytest.fixture
def anybody() -> Client:
    """Not signed in."""
    return Client()
