"""A second factor: set up, asked for after the password, lost, guessed, required of curators; all without script."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.models import User
from accounts.roles import ADMIN, CURATOR, RESEARCHER
from accounts.services.tokens import create_token
from tests.people import SUPERUSER, client_of, person, sign_in

pytestmark = pytest.mark.django_db


def code_now(secret: str, *, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def enter_password(client: Client, role: str = CURATOR) -> object:
    return client.post(reverse("account_login"), {"login": role, "password": f"the pass phrase of {role}"})


def enter_code(client: Client, code: str) -> object:
    return client.post(reverse("mfa_authenticate"), {"code": code})


def confirm_password(client: Client) -> None:
    """Nobody changes factors at a browser that somebody else has left open."""
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": f"the pass phrase of {CURATOR}"})


def set_up(client: Client) -> tuple[str, list[str]]:
    """Set an app up as a person does in a browser; its secret, and the recovery codes."""
    confirm_password(client)
    page = client.get(reverse("mfa_activate_totp"))
    assert b"data:image/svg+xml" in page.content
    secret = re.search(r'value="([A-Z2-7]{16,})"', page.content.decode())[1]
    assert client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)}).status_code == 302
    codes = client.get(reverse("mfa_download_recovery_codes")).content.decode().split()
    return secret, codes


@pytest.fixture
def browser() -> Client:
    """A browser of a curator who has typed the password."""
    person(CURATOR)
    client = Client()
    assert enter_password(client).status_code == 302
    return client


def test_the_password_alone_is_not_enough_where_an_app_is_set_up(browser: Client) -> None:
    secret, _ = set_up(browser)
    other = Client()
    assert enter_password(other).headers["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in other.session
    assert other.get("/accounts/tokens/").status_code == 302
    assert enter_code(other, code_now(secret, later=1)).status_code == 302
    assert other.get("/accounts/tokens/").status_code == 200


def test_a_code_works_once(browser: Client) -> None:
    secret, _ = set_up(browser)
    code = code_now(secret, later=1)
    first, second = Client(), Client()
    for client in (first, second):
        enter_password(client)
        enter_code(client, code)
    assert ("_auth_user_id" in first.session, "_auth_user_id" in second.session) == (True, False)


def test_a_recovery_code_works_once_where_the_app_is_lost(browser: Client) -> None:
    _, codes = set_up(browser)
    assert len(codes) == 10
    clients = [Client(), Client()]
    for client in clients:
        enter_password(client)
        enter_code(client, codes[0])
    assert ["_auth_user_id" in client.session for client in clients] == [True, False]


def test_five_wrong_codes_lock_the_account_out_as_wrong_passwords_do(browser: Client) -> None:
    secret, _ = set_up(browser)
    guesser = Client()
    enter_password(guesser)
    answers = [enter_code(guesser, f"{number:06}").status_code for number in range(5)]
    assert (answers[0], answers[-1]) == (200, 429)
    enter_code(guesser, code_now(secret, later=1))
    assert "_auth_user_id" not in guesser.session, "locked out, the right code is refused too"
    assert enter_password(Client()).status_code == 429


def test_an_administrator_takes_a_lost_factor_away_and_sees_no_secret(browser: Client) -> None:
    secret, _ = set_up(browser)
    factor = Authenticator.objects.get(type="totp")
    page = f"/admin/mfa/authenticator/{factor.pk}/"
    admin = client_of(ADMIN)
    assert secret not in admin.get(f"{page}change/").content.decode()
    assert sign_in(User.objects.get(username=CURATOR)).post(f"{page}delete/", {"post": "yes"}).status_code == 403
    assert admin.post(f"{page}delete/", {"post": "yes"}).status_code == 302
    assert not Authenticator.objects.filter(type="totp").exists()


def test_the_factor_of_a_superuser_is_taken_away_by_superusers_alone() -> None:
    factor = Authenticator.objects.create(user=person(SUPERUSER), type="totp", data={})
    client_of(ADMIN).post(f"/admin/mfa/authenticator/{factor.pk}/delete/", {"post": "yes"})
    assert Authenticator.objects.filter(pk=factor.pk).exists()


def test_required_of_curators_it_comes_before_everything_else(browser: Client, settings: Settings) -> None:
    assert browser.get("/accounts/tokens/").status_code == 200
    settings.LWDS_REQUIRE_SECOND_FACTOR = True
    browser.get("/")
    assert "set one up to go on" in browser.get("/accounts/2fa/").content.decode()
    for address in ("/", "/admin/", "/accounts/tokens/", "/datasets/", "/jobs/"):
        answer = browser.get(address)
        assert (answer.status_code, answer.get("Location")) == (302, "/accounts/2fa/"), address
    refused = browser.get("/api/v1/datasets/")
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert "set one up to go on" in refused.json()["detail"]
    assert browser.post("/accounts/tokens/", {"name": "x", "scopes": "curate", "days": 9}).status_code == 403
    set_up(browser)
    assert browser.get("/admin/").status_code == 200


def test_other_people_need_no_second_factor_and_tokens_still_work(settings: Settings) -> None:
    settings.LWDS_REQUIRE_SECOND_FACTOR = True
    assert client_of(RESEARCHER).get("/accounts/tokens/").status_code == 200
    assert Client().get("/").status_code == 200
    _, token = create_token(user=person(CURATOR), name="script", scopes=["read"], days=9)
    answer = Client().get("/api/v1/datasets/", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn"])
def test_its_pages_stand_in_our_frame_and_ask_no_other_host(browser: Client, name: str) -> None:
    confirm_password(browser)
    page = browser.get(reverse(name)).content.decode()
    assert "<main" in page
    sources = re.findall(r'(?:src|href)="((?:https?:)?//[^"]+)"', page)
    assert sources == []
