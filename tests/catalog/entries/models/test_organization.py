"""Organizations as rows: who sees them, and what each does once."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from catalog.entries.models import Dataset, Organization, Responsibility

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices():
    """By visibility of the dataset that it keeps; "idle" keeps none."""
    made = {}
    for name in ("public", "signed-in", "private", "idle"):
        made[name] = Organization.objects.create(name=name, slug=name)
        if name != "idle":
            dataset = Dataset.objects.create(slug=name, title=name, visibility=name, status="published")
            for role in ("steward", "funder"):
                Responsibility.objects.create(dataset=dataset, organization=made[name], role=role)
    return made


def test_organizations_are_seen_with_their_datasets_and_once(offices, stranger, curator):
    def names_for(user):
        return [office.name for office in Organization.objects.visible_to(user) if office in offices.values()]

    assert names_for(AnonymousUser()) == ["public"]
    assert names_for(stranger) == ["public", "signed-in"]
    assert sorted(names_for(curator)) == sorted(offices)


def test_an_organization_has_a_role_once_and_stays_while_it_has_one(offices):
    role = offices["public"].responsibilities.get(role="steward")
    assert str(role) == "public (steward)"
    with pytest.raises(IntegrityError, match="responsibility_once"), transaction.atomic():
        Responsibility.objects.create(dataset=role.dataset, organization=role.organization, role="steward")
    with pytest.raises(ProtectedError):
        offices["public"].delete()
    assert offices["idle"].delete()[0] == 1
