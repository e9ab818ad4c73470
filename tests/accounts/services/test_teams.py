"""Teams: who may invite, remove and leave."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import Team, User
from accounts.services.teams import accept_invitation, create_team, invite, make_manager, remove_member
from tests.html_forms import read_inputs
from tests.people import SUPERUSER, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ben() -> User:
    return User.objects.create_user("ben")


@pytest.fixture
def team(ana: User, ben: User) -> Team:
    made = create_team(user=ana, name="Glaciers")
    made.members.add(ben)
    return made


def test_members_who_do_not_manage_can_neither_invite_nor_remove(team: Team, ana: User, ben: User) -> None:
    with pytest.raises(PermissionDenied):
        invite(user=ben, email="eve@example.org", team=team)
    with pytest.raises(PermissionDenied):
        remove_member(user=ben, team=team, member=ana)
    with pytest.raises(PermissionDenied):
        make_manager(user=ben, team=team, member=ben)


def test_nobody_invites_to_the_portal_without_the_right_to_add_people(ana: User) -> None:
    with pytest.raises(PermissionDenied):
        invite(user=ana, email="eve@example.org")


def test_members_leave_by_themselves(team: Team, ben: User) -> None:
    remove_member(user=ben, team=team, member=ben)
    assert list(team.members.values_list("username", flat=True)) == ["ana"]


def test_a_team_keeps_a_manager(team: Team, ana: User, ben: User) -> None:
    with pytest.raises(ValidationError, match="make another member manager first"):
        remove_member(user=ana, team=team, member=ana)
    make_manager(user=ana, team=team, member=ben)
    remove_member(user=ana, team=team, member=ana)
    assert list(team.managers.all()) == [ben]


def test_each_change_of_people_is_a_revision(team: Team, ana: User, ben: User) -> None:
    eve = User.objects.create_user("eve")
    _, secret = invite(user=ana, email="eve@example.org", team=team)
    for revision, change in enumerate(
        (
            lambda: accept_invitation(user=eve, secret=secret),
            lambda: make_manager(user=ana, team=team, member=ben),
            lambda: remove_member(user=ana, team=team, member=eve),
        ),
        start=team.revision + 1,
    ):
        change()
        team.refresh_from_db()
        assert team.revision == revision


def test_a_form_of_the_admin_site_does_not_bring_back_who_was_removed_meanwhile(
    team: Team, ana: User, ben: User
) -> None:
    client = client_of(SUPERUSER)
    address = f"/admin/accounts/team/{team.pk}/change/"
    shown = read_inputs(client.get(address).content.decode(), "id", "team_form")
    remove_member(user=ana, team=team, member=ben)
    people = {"members": [ana.pk, ben.pk], "managers": [ana.pk]}
    assert client.post(address, shown | people).status_code == 409
    assert list(team.members.all()) == [ana]


def test_a_team_is_not_shown_to_others(client: Client, team: Team) -> None:
    client.force_login(User.objects.create_user("eve"), "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("accounts:team", args=[team.pk])).status_code == 404


def test_a_manager_gets_the_link_of_an_invitation_once(client: Client, team: Team, ana: User) -> None:
    client.force_login(ana, "allauth.account.auth_backends.AuthenticationBackend")
    page = reverse("accounts:team", args=[team.pk])
    assert b"/accounts/invitations/" in client.post(page, {"email": "eve@example.org"}).content
    assert b"/accounts/invitations/" not in client.get(page).content


def test_the_token_page_shows_a_token_once_and_revokes_it(client: Client, ana: User) -> None:
    client.force_login(ana, "allauth.account.auth_backends.AuthenticationBackend")
    page = reverse("accounts:tokens")
    made = client.post(page, {"name": "script", "scopes": ["read", "jobs"], "days": 30})
    text = made.context["text"]
    assert text.startswith("lwds_")
    assert text.encode() in made.content
    assert text.encode() not in client.get(page).content
    again = client.post(page, {"name": "script", "scopes": ["read"], "days": 30})
    assert b"You have a token of this name" in again.content
    client.post(reverse("accounts:token-revoke", args=[ana.api_tokens.get().pk]))
    assert ana.api_tokens.get().revoked_at is not None
