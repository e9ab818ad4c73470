"""Teams as rows: who sees them and who manages them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from accounts.models import Team, User

pytestmark = pytest.mark.django_db


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
    seen = {name: list(Team.objects.visible_to(user)) for name, user in people.items()}
    assert seen == {"manager": [team], "member": [team], "both": [team], "stranger": []}


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
