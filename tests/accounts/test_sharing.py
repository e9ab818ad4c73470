"""Who sees a shared object: by its visibility, its embargo, and the people and teams it names. Shown on datasets."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.utils import timezone

from accounts.models import Team, User
from accounts.sharing import Visibility, is_curator
from catalog.models import Dataset

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    users = {name: User.objects.create_user(name) for name in ("named", "teammate", "stranger", "curator")}
    users["curator"].user_permissions.add(Permission.objects.get(codename="curate", content_type__app_label="catalog"))
    return users | {"anybody": AnonymousUser()}


@pytest.fixture
def share(people):
    """Make a dataset and list who sees it: share(visibility, embargo_in=timedelta)."""

    def list_readers(visibility, *, embargo_in=None):
        dataset = Dataset.objects.create(slug=f"krill-{Dataset.objects.count()}", visibility=visibility)
        if embargo_in is not None:
            dataset.embargo_until = timezone.now() + embargo_in
            dataset.save()
        dataset.people.add(people["named"])
        for name in ("Glaciers", "Rivers"):
            team, _ = Team.objects.get_or_create(name=name)
            team.members.add(people["teammate"], people["named"])
            dataset.teams.add(team)
        rows = {name: Dataset.objects.shared_with(user).filter(pk=dataset.pk).count() for name, user in people.items()}
        assert set(rows.values()) <= {0, 1}, "named in several ways, a person gets a row once"
        return [name for name, count in rows.items() if count]

    return list_readers


def test_visibility_lets_in_everybody_the_signed_in_or_the_named(share):
    assert share(Visibility.PUBLIC) == ["named", "teammate", "stranger", "curator", "anybody"]
    assert share(Visibility.SIGNED_IN) == ["named", "teammate", "stranger", "curator"]
    assert share(Visibility.PRIVATE) == ["named", "teammate", "curator"]


def test_an_embargo_hides_from_all_but_the_named_until_it_ends(share):
    assert share(Visibility.PUBLIC, embargo_in=timedelta(hours=1)) == ["named", "teammate", "curator"]
    assert share(Visibility.PUBLIC, embargo_in=-timedelta(seconds=1))[-1] == "anybody"
    assert share(Visibility.PRIVATE, embargo_in=-timedelta(seconds=1)) == ["named", "teammate", "curator"]


def test_curators_are_active_and_have_the_permission_or_every_permission(people):
    assert is_curator(people["curator"])
    assert is_curator(User(is_superuser=True))
    assert not is_curator(User(is_superuser=True, is_active=False))
    assert not is_curator(people["stranger"])
    assert not is_curator(AnonymousUser())
