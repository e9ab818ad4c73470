"""Secret links as rows: whose they are, and that they go with their target."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import SecretLink, Team, User
from accounts.services.teams import create_team

pytestmark = pytest.mark.django_db


def test_links_are_deleted_with_their_target_and_no_other(ana, team, create_link):
    other = create_team(user=ana, name="Rivers")
    create_link(target=team)
    other_link, _ = create_link(target=other)
    alone, _ = create_link()
    team.delete()
    assert set(SecretLink.objects.all()) == {other_link, alone}


def test_a_target_has_its_own_links(ana, team, create_link):
    link, _ = create_link(target=team, note="Ben")
    create_link(target=create_team(user=ana, name="Rivers"))
    assert list(team.invitations.all()) == [link]


def test_one_sees_the_links_that_one_made(ana, create_link):
    link, _ = create_link()
    assert list(SecretLink.objects.visible_to(ana)) == [link]
    assert not SecretLink.objects.visible_to(User.objects.create_user("eve")).exists()


def test_half_a_target_and_a_bad_address_are_refused(team, create_link):
    with pytest.raises(ValidationError):
        create_link(email="not an address")
    link, _ = create_link(target=team)
    with pytest.raises(IntegrityError), transaction.atomic():
        SecretLink.objects.filter(pk=link.pk).update(object_id=None)


def test_no_team_of_the_same_number_is_taken_for_another_target(team, create_link):
    create_link()
    assert not Team.objects.get(pk=team.pk).invitations.exists()


def test_a_secret_is_looked_up_for_one_purpose_in_any_state(create_link):
    link, secret = create_link()
    SecretLink.objects.update(expires_at=link.created_at)
    assert list(SecretLink.objects.with_secret(purpose="test", secret=secret)) == [link]
    assert not SecretLink.objects.with_secret(purpose="review", secret=secret).exists()
    assert not SecretLink.objects.with_secret(purpose="test", secret=link.digest).exists()


def test_nobody_sees_links_without_signing_in(create_link):
    create_link()
    assert not SecretLink.objects.visible_to(AnonymousUser()).exists()


def test_a_link_stays_when_the_account_that_made_it_is_deleted(ana, create_link):
    link, _ = create_link()
    User.objects.get(pk=ana.pk).delete()
    assert SecretLink.objects.get(pk=link.pk).created_by is None


@pytest.mark.parametrize(
    ("values", "name"),
    [({"email": "ben@example.org", "note": "Ben"}, "ben@example.org"), ({"note": "Ben"}, "Ben"), ({}, "anybody")],
)
def test_a_link_is_named_by_whom_it_is_for(values, name, create_link):
    link, _ = create_link(**values)
    assert str(link) == f"test for {name} until {link.expires_at:%Y-%m-%d}"
