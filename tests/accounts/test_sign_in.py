"""Signing up, in and out: open or by invitation, lock-out, sessions, OpenID Connect."""

from __future__ import annotations

import re

import pytest
import requests
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.models import Team, User
from accounts.services.teams import create_team, invite
from tests.accounts.openid_provider import CLIENT_ID, CLIENT_SECRET, running_provider

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def ana() -> User:
    user = User.objects.create_user("ana", "ana@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client: Client, password: str = PASSWORD, **extra: object) -> object:
    return client.post(reverse("account_login"), {"login": "ana", "password": password}, **extra)


def test_passwords_are_hashed_with_argon2(ana: User) -> None:
    assert ana.password.startswith("argon2$argon2id$")


def test_signing_in_by_name_and_out_again(client: Client, ana: User) -> None:
    assert sign_in(client).status_code == 302
    assert client.session["_auth_user_id"] == str(ana.pk)
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_five_wrong_passwords_lock_the_account_out_for_that_address(client: Client, ana: User) -> None:
    answers = [sign_in(client, password="wrong").status_code for _ in range(6)]
    assert answers[0] == 200
    assert answers[-1] == 429
    assert sign_in(client).status_code == 429
    assert sign_in(client, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_somebody_with_an_account_joins_by_the_link(ana: User) -> None:
    team = create_team(user=ana, name="Glaciers")
    _, secret = invite(user=ana, email="ben@example.org", team=team)
    client = Client()
    client.force_login(User.objects.create_user("ben"), "allauth.account.auth_backends.AuthenticationBackend")
    client.post(reverse("accounts:invitation", args=[secret]))
    assert Team.objects.get(members__username="ben") == team


def test_a_forgotten_password_is_reset_by_mail(client: Client, ana: User) -> None:
    client.post(reverse("account_reset_password"), {"email": ana.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)
    assert link
    form = client.get(link[1], follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "a new pass phrase", "password2": "a new pass phrase"})
    ana.refresh_from_db()
    assert ana.check_password("a new pass phrase")


def test_other_sessions_are_listed_and_ended(ana: User) -> None:
    first_browser, second_browser = Client(), Client(headers={"user-agent": "A browser left in the library"})
    for client in (first_browser, second_browser):
        sign_in(client)
        client.get(reverse("accounts:account"))
    assert b"A browser left in the library" in first_browser.get(reverse("usersessions_list")).content
    first_browser.post(reverse("usersessions_list"))
    assert first_browser.get(reverse("accounts:account")).status_code == 200
    assert second_browser.get(reverse("accounts:account")).status_code == 302


def test_signing_in_with_openid_connect_makes_an_account(client: Client, settings: Settings) -> None:
    settings.LWDS_SIGNUP = "open"
    with running_provider() as address:
        app = {"provider_id": "oidc", "name": "ORCID", "client_id": CLIENT_ID, "secret": CLIENT_SECRET}
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [{**app, "settings": {"server_url": address}}]}
        }
        assert b"ORCID" in client.get(reverse("account_login")).content
        away = client.post(reverse("openid_connect_login", args=["oidc"]))
        assert away.url.startswith(f"{address}/authorize?")
        back = requests.get(away.url, allow_redirects=False, timeout=10).headers["Location"]
        client.get(back.removeprefix("http://testserver"), follow=True)
    assert client.session["_auth_user_id"] == str(User.objects.get(email="josiah@example.org").pk)
