"""Secret links: usable until they expire, are revoked or used; for one purpose, and deleted with their target."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import SecretLink
from accounts.secrets import hash_secret
from accounts.services.secret_links import (
    find_secret_link,
    revoke_secret_link,
    use_secret_link,
)

pytestmark = pytest.mark.django_db


def test_the_secret_is_shown_once_and_stored_as_a_digest(team, create_link):
    link, secret = create_link(target=team)
    row = SecretLink.objects.filter(pk=link.pk).values().get()
    assert secret not in str(row)
    assert row["digest"] == hash_secret(secret)
    assert find_secret_link(purpose="test", secret=secret).target == team


def test_a_link_opens_nothing_for_another_purpose(ana, create_link):
    _, secret = create_link()
    assert find_secret_link(purpose="other", secret=secret) is None
    assert use_secret_link(user=ana, purpose="other", secret=secret) is None
    assert find_secret_link(purpose="test", secret=secret) is not None


@pytest.mark.parametrize("how", ["expired", "revoked", "used"])
def test_a_link_that_is_over_is_not_found(ana, how, create_link):
    link, secret = create_link()
    if how == "expired":
        SecretLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "revoked":
        revoke_secret_link(link=link)
    else:
        assert use_secret_link(user=ana, purpose="test", secret=secret).used_by == ana
    assert find_secret_link(purpose="test", secret=secret) is None
    assert use_secret_link(user=ana, purpose="test", secret=secret) is None


def test_revoking_twice_keeps_the_first_time(create_link):
    link, _ = create_link()
    revoke_secret_link(link=link)
    first = SecretLink.objects.get().revoked_at
    revoke_secret_link(link=link)
    assert SecretLink.objects.get().revoked_at == first
