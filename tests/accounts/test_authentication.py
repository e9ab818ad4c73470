"""Tokens over REST: who a request acts for, and what it may do."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from accounts.authentication import BasicTokenAuthentication, BearerAuthentication, accept_tokens
from accounts.models import ApiToken, User
from accounts.services.tokens import create_token, revoke_token

pytestmark = pytest.mark.django_db


def request(authorization: str, method: str = "get") -> Request:
    made = getattr(APIRequestFactory(), method)("/", HTTP_AUTHORIZATION=authorization)
    return Request(made, authenticators=[BearerAuthentication(), BasicTokenAuthentication()])


def basic(username: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()


def test_a_bearer_token_acts_for_its_owner(ana: User) -> None:
    token, text = create_token(user=ana, name="script", scopes=["read"])
    signed = request(f"Bearer {text}")
    assert (signed.user, signed.auth) == (ana, token)
    assert ApiToken.objects.get().last_used_at is not None


def test_a_token_is_a_password_in_http_basic(ana: User) -> None:
    _, text = create_token(user=ana, name="script", scopes=["read"])
    assert request(basic("ana", text)).user == ana


@pytest.mark.parametrize(
    "authorization",
    ["Bearer lwds_unknown", "Bearer", "Bearer two words", "Basic !!!", "Basic " + base64.b64encode(b"ana").decode()],
)
def test_an_invalid_token_is_refused(ana: User, authorization: str) -> None:
    with pytest.raises(AuthenticationFailed):
        _ = request(authorization).user


def test_the_account_password_and_another_users_name_are_refused(ana: User) -> None:
    ana.set_password("a long pass phrase")
    ana.save()
    User.objects.create_user("ben")
    _, text = create_token(user=ana, name="script", scopes=["read"])
    for authorization in (basic("ana", "a long pass phrase"), basic("ben", text)):
        with pytest.raises(AuthenticationFailed):
            _ = request(authorization).user


@pytest.mark.parametrize("end", ["revoked", "expired", "account closed"])
def test_an_ended_token_is_refused(ana: User, end: str) -> None:
    token, text = create_token(user=ana, name="script", scopes=["read"])
    if end == "revoked":
        assert revoke_token(user=ana, token_id=token.pk)
    elif end == "expired":
        ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    else:
        User.objects.update(is_active=False)
    with pytest.raises(AuthenticationFailed, match="unknown, expired or revoked"):
        _ = request(f"Bearer {text}").user


def test_no_authorization_means_nobody() -> None:
    assert request("").user.is_anonymous


def test_a_decorated_view_acts_for_the_owner_of_a_token(ana: User) -> None:
    _, text = create_token(user=ana, name="script", scopes=["read"])

    @accept_tokens
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(getattr(request.user, "username", ""))

    for authorization in (f"Bearer {text}", basic("ana", text)):
        answer = view(RequestFactory().get("/", HTTP_AUTHORIZATION=authorization))
        assert (answer.content, answer["Vary"]) == (b"ana", "Authorization")
    refused = view(RequestFactory().get("/", HTTP_AUTHORIZATION="Bearer lwds_unknown"))
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, 'Bearer realm="lwds_portal"')
