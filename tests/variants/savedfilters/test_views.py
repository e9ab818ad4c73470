"""The pages of saved filters: one's own list, and one filter for whoever has the link."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.people import client_of, person, sign_in
from variants.savedfilters.models import SavedFilter
from variants.savedfilters.saved_filters import save_filter

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return person("ana")


def test_the_list_is_for_people_who_are_signed_in(client):
    address = reverse("variants:saved_filters")
    assert client.get(address).status_code == 302
    assert client_of("ben").get(address).status_code == 200


def test_a_saved_filter_is_in_its_owners_list_alone(owner):
    address = reverse("variants:saved_filters")
    browser = sign_in(owner)
    assert browser.post(address, {"name": "rare", "text": "exac.af:<0.01"}).status_code == 302
    assert SavedFilter.objects.get().owner == owner
    assert "rare" in browser.get(address).content.decode()
    assert "rare" not in client_of("ben").get(address).content.decode()


@pytest.mark.parametrize(
    ("sent", "error"), [({"name": "x", "text": "("}, "character"), ({"name": "rare", "text": "*"}, "already have")]
)
def test_an_error_is_shown_beside_its_field(owner, sent, error):
    save_filter(user=owner, name="rare", text="*")
    page = sign_in(owner).post(reverse("variants:saved_filters"), sent)
    assert page.status_code == 200
    assert error in page.content.decode()
    assert SavedFilter.objects.count() == 1


def test_a_filter_is_read_by_link_if_it_is_shared_and_changed_by_its_owner(owner):
    saved_filter = save_filter(user=owner, name="rare", text="exac.af:<0.01")
    address = reverse("variants:saved_filter", args=[saved_filter.pk])
    stranger = client_of("ben")
    assert stranger.get(address).status_code == 404
    SavedFilter.objects.update(is_shared=True)
    assert "exac.af" in stranger.get(address).content.decode()
    stranger.post(address, {"text": "*"})
    assert saved_filter.versions.count() == 1
    sign_in(owner).post(address, {"text": "exac.af:<0.001", "revision": saved_filter.revision})
    assert saved_filter.versions.first().text == "exac.af:<0.001"
