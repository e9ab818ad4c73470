"""An interview of two people on the running portal, in committed rows that are taken away again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.people import BACKEND
from tests.triage.stored import stored_answers
from triage.interviews.lifecycle import create_interview
from triage.models import Interview, Member
from triage.models.interview import Role

PASSWORD = "eight quiet hours"
NAMES = ("ines", "otto")


@dataclass(frozen=True)
class Sitting:
    url: str
    interview: Interview
    people: tuple[User, ...]

    @property
    def base(self) -> str:
        return self.url.rstrip("/") + self.interview.get_absolute_url()

    def answers(self) -> dict[str, Any]:
        """The stored values by question, of this interview only: the running portal holds others too."""
        return stored_answers(self.interview)


@contextmanager
def two_people(url: str) -> Iterator[Sitting]:
    """Ines owns the interview, Otto answers in it; `url` is the portal's."""
    try:
        people = tuple(_person(name) for name in NAMES)
        interview = create_interview(user=people[0], title="Towers of our valley")
        Member.objects.create(interview=interview, user=people[1], role=Role.INTERVIEWEE)
        yield Sitting(url, interview, people)
    finally:
        _take_away()
        # Inside Playwright's event loop Django keeps a connection of its own, which nobody else would close.
        connection.close()
        connection.close_pool()


def starts(text: str) -> re.Pattern[str]:
    """A label that begins so; those of 'Who knows' and 'How sure' repeat the question further on."""
    return re.compile(rf"^{re.escape(text)}")


def sign_in(page: Page, sitting: Sitting, name: str = "ines", path: str = "") -> None:
    """Open an address of the interview as somebody who has signed in before."""
    client = Client()
    client.force_login(User.objects.get(username=name), BACKEND)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": sitting.url}])
    page.goto(f"{sitting.base}{path}")


def sign_in_by_password(page: Page, name: str) -> None:
    """Fill the sign-in page that is open."""
    page.get_by_label("Login").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign In").click()


def wait_until_saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_contain_text("Saved")


def _person(name: str) -> User:
    user = User.objects.create_user(name, f"{name}@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@transaction.atomic
def _take_away() -> None:
    """Delete the people and their interviews. The portal may still be answering a page that the test has left: the
    locks let it finish what it has begun, or else it finds nobody there and changes nothing."""
    people = User.objects.filter(username__in=NAMES)
    interviews = Interview.objects.filter(members__user__in=people)
    list(Interview.objects.filter(pk__in=interviews).select_for_update())
    list(people.select_for_update())
    interviews.delete()
    people.delete()
