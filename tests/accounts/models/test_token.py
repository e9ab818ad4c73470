"""Tokens as rows: which work, who sees them, and what their scopes allow."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import ApiToken, User


def create(user, **values):
    return ApiToken.objects.create(user=user, name="script", digest=f"of {user}", scopes=["read"], **values)


@pytest.mark.parametrize(
    ("field", "moment", "usable"),
    [
        ("expires_at", timedelta(minutes=10), True),
        ("expires_at", timedelta(0), False),
        ("revoked_at", timedelta(0), False),
        ("revoked_at", timedelta(minutes=10), False),
    ],
)
def test_a_token_works_until_it_expires_or_is_revoked(ana, field, moment, usable):
    create(ana, **{field: timezone.now() + moment})
    assert ApiToken.objects.usable().exists() is usable


def test_a_token_without_an_end_works_while_its_account_is_open(ana):
    create(ana)
    assert ApiToken.objects.usable().exists()
    User.objects.update(is_active=False)
    assert not ApiToken.objects.usable().exists()


def test_nobody_sees_the_tokens_of_others(ana):
    token = create(ana)
    create(User.objects.create_user("ben"))
    assert list(ApiToken.objects.visible_to(ana)) == [token]
    assert not ApiToken.objects.visible_to(AnonymousUser()).exists()


def test_a_person_has_one_token_of_a_name(ana):
    create(ana)
    create(User.objects.create_user("ben"))
    with pytest.raises(IntegrityError, match="token_name_once_per_user"), transaction.atomic():
        ApiToken.objects.create(user=ana, name="script", digest="other", scopes=["read"])


def test_every_token_reads_and_does_nothing_else_that_it_has_no_scope_for():
    token = ApiToken(scopes=["jobs"])
    assert [scope for scope in ApiToken.Scope.values if token.allows(scope)] == ["read", "jobs"]
