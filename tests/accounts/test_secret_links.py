"""Secret links: usable until they expire, are revoked or used; for one purpose, and deleted with their target."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import SecretLink, Team, User
from accounts.secrets import hash_secret
from accounts.services.secret_links import (
    create_secret_link,
    find_secret_link,
    revoke_secret_link,
    use_secret_link,
)
from accounts.services.teams import create_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return User.objects.create_user("ana")


@pytest.fixture
def team(ana):
    return create_team(user=ana, name="Glaciers")


def create(ana, **values):
    return create_secret_link(user=ana, purpose="test", lifetime=timedelta(days=1), **values)


def test_the_secret_is_shown_once_and_stored_as_a_digest(ana, team):
    link, secret = create(ana, target=team)
    row = SecretLink.objects.filter(pk=link.pk).values().get()
    assert secret not in str(row)
    assert row["digest"] == hash_secret(secret)
    assert find_secret_link(purpose="test", secret=secret).target == team


def test_a_link_opens_nothing_for_another_purpose(ana):
    _, secret = create(ana)
    assert find_secret_link(purpose="other", secret=secret) is None
    assert use_secret_link(user=ana, purpose="other", secret=secret) is None
    assert find_secret_link(purpose="test", secret=secret) is not None


@pytest.mark.parametrize("how", ["expired", "revoked", "used"])
def test_a_link_that_is_over_is_not_found(ana, how):
    link, secret = create(ana)
    if how == "expired":
        SecretLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "revoked":
        revoke_secret_link(link=link)
    else:
        assert use_secret_link(user=ana, purpose="test", secret=secret).used_by == ana
    assert find_secret_link(purpose="test", secret=secret) is None
    assert use_secret_link(user=ana, purpose="test", secret=secret) is None


def test_revoking_twice_keeps_the_first_time(ana):
    link, _ = create(ana)
    revoke_secret_link(link=link)
    first = SecretLink.objects.get().revoked_at
    revoke_secret_link(link=link)
    assert SecretLink.objects.get().revoked_at == first


def test_links_are_deleted_with_their_target_and_no_other(ana, team):
    other = create_team(user=ana, name="Rivers")
    create(ana, target=team)
    kept, _ = create(ana, target=other)
    alone, _ = create(ana)
    team.delete()
    assert set(SecretLink.objects.all()) == {kept, alone}


def test_a_target_has_its_own_links(ana, team):
    link, _ = create(ana, target=team, note="Ben")
    create(ana, target=create_team(user=ana, name="Rivers"))
    assert list(team.invitations.all()) == [link]


def test_one_sees_the_links_that_one_made(ana):
    link, _ = create(ana)
    assert list(SecretLink.objects.visible_to(ana)) == [link]
    assert not SecretLink.objects.visible_to(User.objects.create_user("eve")).exists()


def test_half_a_target_and_a_bad_address_are_refused(ana, team):
    with pytest.raises(ValidationError):
        create(ana, email="not an address")
    link, _ = create(ana, target=team)
    with pytest.raises(IntegrityError), transaction.atomic():
        SecretLink.objects.filter(pk=link.pk).update(object_id=None)


def test_no_team_of_the_same_number_is_taken_for_another_target(ana, team):
    create(ana)
    assert not Team.objects.get(pk=team.pk).invitations.exists()
