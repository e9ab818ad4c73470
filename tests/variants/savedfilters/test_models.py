"""Who finds a saved filter, and which of its texts is its newest."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from variants.savedfilters.models import SavedFilter, SavedFilterVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(django_user_model):
    return [django_user_model.objects.create_user(name) for name in ("ana", "ben")]


def test_ones_own_filters_and_shared_ones_are_found(people):
    ana, ben = people
    own = SavedFilter.objects.create(owner=ana, name="own")
    shared = SavedFilter.objects.create(owner=ben, name="shared", is_shared=True)
    SavedFilter.objects.create(owner=ben, name="hidden")
    assert set(SavedFilter.objects.visible_to(ana)) == {own, shared}
    assert set(SavedFilter.objects.visible_to(AnonymousUser())) == {shared}


def test_versions_come_newest_first_and_have_numbers_of_their_own(people):
    saved_filter = SavedFilter.objects.create(owner=people[0], name="rare")
    for number in (1, 2):
        SavedFilterVersion.objects.create(saved_filter=saved_filter, number=number, text=f"text {number}")
    assert [str(version) for version in saved_filter.versions.all()] == ["rare v2", "rare v1"]
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedFilterVersion.objects.create(saved_filter=saved_filter, number=2, text="again")
