"""Signing up: who may, and the role and the team that a new account gets."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.adapters import SESSION_KEY, may_sign_up, set_up_account
from accounts.models import SecretLink, Team, User
from accounts.roles import RESEARCHER
from accounts.services.teams import accept_invitation, create_team, invite

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def ana() -> User:
    return User.objects.create_user("ana", "ana@example.org", PASSWORD)


@pytest.fixture
def secret(ana: User, team: Team) -> str:
    """Of an invitation to the team."""
    return invite(user=ana, email="ben@example.org", team=team)[1]


@pytest.fixture
def request_with(rf: RequestFactory) -> HttpRequest:
    """A request whose session holds the given secret."""

    def build(secret: str = "") -> HttpRequest:
        request = rf.get("/")
        request.session = {SESSION_KEY: secret} if secret else {}
        return request

    return build


def sign_up(client: Client, email: str = "ben@example.org") -> object:
    answers = {"username": "ben", "email": email, "password1": PASSWORD, "password2": PASSWORD}
    return client.post(reverse("account_signup"), answers)


def test_nobody_signs_up_without_an_invitation_by_default(client: Client) -> None:
    assert sign_up(client).status_code in (200, 403)
    assert not User.objects.exists()


def test_open_sign_up_asks_to_verify_the_address(client: Client, settings: Settings) -> None:
    settings.LWDS_SIGNUP = "open"
    assert sign_up(client).status_code == 302
    assert [group.name for group in User.objects.get(username="ben").groups.all()] == ["researcher"]
    assert "_auth_user_id" not in client.session
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)
    assert link
    client.post(link[1])
    assert EmailAddress.objects.get(email="ben@example.org").verified


def test_an_invitation_opens_sign_up_once_and_joins_the_team(client: Client, ana: User) -> None:
    team = create_team(user=ana, name="Glaciers")
    _, secret = invite(user=ana, email="ben@example.org", team=team)
    link = reverse("accounts:invitation", args=[secret])
    assert b"Glaciers" in client.get(link).content
    assert client.post(link).url == reverse("account_signup")
    assert sign_up(client).status_code == 302
    assert list(team.members.values_list("username", flat=True).order_by("username")) == ["ana", "ben"]
    assert Client().get(link).status_code == 410


def test_an_expired_invitation_opens_nothing(client: Client, ana: User) -> None:
    _, secret = invite(user=ana, email="ben@example.org", team=create_team(user=ana, name="Glaciers"))
    SecretLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(reverse("accounts:invitation", args=[secret])).status_code == 410
    assert client.post(reverse("accounts:invitation", args=[secret])).status_code == 410


@pytest.mark.parametrize(("signup", "answer"), [("open", True), ("closed", False), ("invitation", False)])
def test_without_an_invitation_the_setting_decides(request_with, settings: Settings, signup: str, answer: bool) -> None:
    settings.LWDS_SIGNUP = signup
    assert may_sign_up(request_with()) is answer


def test_only_the_secret_of_a_usable_invitation_opens_sign_up(
    request_with, settings: Settings, ana: User, secret: str
) -> None:
    settings.LWDS_SIGNUP = "invitation"
    assert may_sign_up(request_with(secret)) is True
    assert may_sign_up(request_with("guessed")) is False
    accept_invitation(user=ana, secret=secret)
    assert may_sign_up(request_with(secret)) is False


def test_a_closed_portal_ignores_invitations(request_with, settings: Settings, secret: str) -> None:
    settings.LWDS_SIGNUP = "closed"
    assert may_sign_up(request_with(secret)) is False


def test_an_invitation_used_in_another_window_leaves_the_account_without_the_team(
    request_with, ana: User, team: Team, secret: str
) -> None:
    accept_invitation(user=ana, secret=secret)
    request, ben = request_with(secret), User.objects.create_user("ben")
    assert set_up_account(request, ben) == ben
    assert [group.name for group in ben.groups.all()] == [RESEARCHER]
    assert not team.members.filter(pk=ben.pk).exists()
    assert SESSION_KEY not in request.session
