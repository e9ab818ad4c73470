"""People and teams as rows: names, who sees a team and who manages it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import Team, User
from tests.people import SUPERUSER, client_of, person

pytestmark = pytest.mark.django_db
number_later_names = import_module("accounts.migrations.0007_names_in_any_case").number_later_names


@pytest.fixture
def people():
    return {name: User.objects.create_user(name) for name in ("manager", "member", "both", "stranger")}


@pytest.fixture
def team(people):
    team = Team.objects.create(name="Glaciers")
    team.managers.set([people["manager"], people["both"]])
    team.members.set([people["member"], people["both"]])
    Team.objects.create(name="Rivers")
    return team


def test_members_and_managers_see_their_team_once_and_no_other(people, team):
    visible_teams = {name: list(Team.objects.visible_to(user)) for name, user in people.items()}
    assert visible_teams == {"manager": [team], "member": [team], "both": [team], "stranger": []}


def test_only_managers_manage(people, team):
    assert [name for name, user in people.items() if Team.objects.managed_by(user).exists()] == ["manager", "both"]


def test_nobody_sees_or_manages_a_team_without_signing_in(team):
    assert not Team.objects.visible_to(AnonymousUser()).exists()
    assert not Team.objects.managed_by(AnonymousUser()).exists()


def test_two_teams_cannot_share_a_name(team):
    with pytest.raises(IntegrityError), transaction.atomic():
        Team.objects.create(name="Glaciers")


def test_the_history_of_an_account_holds_no_password(people):
    record = people["member"].history.first()
    assert not hasattr(record, "password")
    assert record.username == "member"


@pytest.mark.parametrize("twin", ["Member", "MEMBER"])
def test_a_name_that_differs_in_letter_case_alone_is_taken(people, twin, monkeypatch):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(twin)
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long pass phrase")
    with pytest.raises(CommandError, match="already taken"):
        call_command("createsuperuser", "--noinput", "--username", twin, "--email", "m@example.org")
    form = {"username": twin, "password1": "a long pass phrase", "password2": "a long pass phrase"}
    answer = client_of(SUPERUSER).post("/admin/accounts/user/add/", {**form, "usable_password": "true"})
    assert "A user with that username already exists." in answer.content.decode()


def test_a_person_signs_in_with_the_name_in_any_letter_case():
    person(SUPERUSER)
    answer = Client().post(
        "/accounts/login/", {"login": SUPERUSER.upper(), "password": f"the pass phrase of {SUPERUSER}"}
    )
    assert answer.status_code == 302


def test_older_names_that_differ_in_letter_case_alone_get_a_number():
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX user_name_once_in_any_case")
    first, later, other = (User.objects.create(username=name) for name in ("ana", "Ana", "ben"))
    number_later_names(apps, None)
    names = dict(User.objects.values_list("pk", "username"))
    assert [names[user.pk] for user in (first, later, other)] == ["ana", f"Ana_{later.pk}", "ben"]
