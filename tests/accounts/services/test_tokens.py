"""Tokens are created, found and revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import ApiToken, User
from accounts.services.tokens import MAX_TOKEN_DAYS, create_token, find_token, revoke_token

pytestmark = pytest.mark.django_db


def test_only_the_digest_of_a_token_is_stored(ana: User) -> None:
    token, text = create_token(user=ana, name="script", scopes=["read"])
    stored = ApiToken.objects.filter(pk=token.pk).values_list()[0]
    assert all(text not in str(value) for value in stored)


def test_nobody_revokes_the_token_of_another(ana: User) -> None:
    token, _ = create_token(user=ana, name="script", scopes=["read"])
    assert not revoke_token(user=User.objects.create_user("ben"), token_id=token.pk)
    assert ApiToken.objects.usable().count() == 1


@pytest.mark.parametrize(("scopes", "days"), [(["everything"], 90), ([], 90), (["read"], 0), (["read"], 5000)])
def test_a_token_needs_known_scopes_and_a_sensible_life(ana: User, scopes: list[str], days: int) -> None:
    with pytest.raises(ValidationError):
        create_token(user=ana, name="script", scopes=scopes, days=days)


@pytest.mark.parametrize("days", [1, MAX_TOKEN_DAYS])
def test_the_shortest_and_the_longest_life(ana: User, days: int) -> None:
    token, _ = create_token(user=ana, name="script", scopes=["read", "jobs", "read"], days=days)
    assert timedelta(0) <= timezone.now() + timedelta(days=days) - token.expires_at < timedelta(minutes=1)
    assert token.scopes == ["jobs", "read"]


def test_use_is_recorded_at_most_once_in_five_minutes(ana: User) -> None:
    token, text = create_token(user=ana, name="script", scopes=["read"])
    recent = timezone.now() - timedelta(minutes=4)
    ApiToken.objects.update(last_used_at=recent)
    assert find_token(text=text) == token
    assert ApiToken.objects.get().last_used_at == recent
    ApiToken.objects.update(last_used_at=timezone.now() - timedelta(minutes=6))
    find_token(text=text)
    assert ApiToken.objects.get().last_used_at > recent
