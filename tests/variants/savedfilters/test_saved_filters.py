"""Saved filters: a name once per person, every text a version, changed by the owner alone."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from variants.query.errors import QuerySyntaxError
from variants.savedfilters.models import SavedFilter
from variants.savedfilters.saved_filters import NotFilterOwnerError, SavedFilterError, change_filter, save_filter

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(django_user_model):
    return django_user_model.objects.create_user("ana", password="x")


def test_only_a_changed_text_is_a_new_version(owner):
    saved_filter = save_filter(user=owner, name="rare", text="exac.af:<0.01")
    assert change_filter(user=owner, saved_filter=saved_filter, text="exac.af:<0.001").number == 2
    assert change_filter(user=owner, saved_filter=saved_filter, text="exac.af:<0.001").number == 2
    assert [version.text for version in saved_filter.versions.all()] == ["exac.af:<0.001", "exac.af:<0.01"]


def test_a_name_is_given_once_by_each_person(owner, django_user_model):
    save_filter(user=owner, name="rare", text="*")
    with pytest.raises(SavedFilterError, match="already have a filter named 'rare'"):
        save_filter(user=owner, name="rare", text="*")
    save_filter(user=django_user_model.objects.create_user("ben"), name="rare", text="*")
    assert SavedFilter.objects.filter(name="rare").count() == 2


def test_a_text_that_is_not_a_query_is_not_saved(owner):
    with pytest.raises(QuerySyntaxError):
        save_filter(user=owner, name="broken", text="(")
    assert not SavedFilter.objects.exists()
    saved_filter = save_filter(user=owner, name="good", text="*")
    with pytest.raises(QuerySyntaxError):
        change_filter(user=owner, saved_filter=saved_filter, text="(")
    assert saved_filter.versions.count() == 1


def test_only_the_owner_changes_a_filter(owner, django_user_model):
    saved_filter = save_filter(user=owner, name="rare", text="*", is_shared=True)
    for somebody in (django_user_model.objects.create_user("ben"), AnonymousUser()):
        assert SavedFilter.objects.visible_to(somebody).get() == saved_filter
        with pytest.raises(NotFilterOwnerError, match="only its owner"):
            change_filter(user=somebody, saved_filter=saved_filter, text="af:>0")


def test_a_refused_text_comes_back_as_it_was_typed(client, owner):
    saved_filter = save_filter(user=owner, name="rare", text="exac.af:<0.01")
    client.force_login(owner)
    address = reverse("variants:saved_filter", args=[saved_filter.pk])
    refused = client.post(address, {"text": "exac.af:<0.01 AND (missense"})
    assert refused.status_code == 400
    assert "&lt;0.01 AND (missense</textarea>" in refused.content.decode()
    assert client.post(address, {"text": "exac.af:<0.02", "revision": saved_filter.revision}).status_code == 302
    assert saved_filter.versions.count() == 2
