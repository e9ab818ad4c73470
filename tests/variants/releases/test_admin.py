"""The workspace of a release: publish and retire only after a page about the consequences."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from accounts.roles import CURATOR, RESEARCHER
from catalog.models import Dataset
from tests.people import client_of
from variants.releases.models import Release

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready() -> Release:
    dataset = Dataset.objects.create(slug="ready", title="Ready", status=Dataset.Status.PUBLISHED)
    return Release.objects.create(
        dataset=dataset, name="ready", assembly="GRCh38", status=Release.Status.READY, variant_count=1400
    )


def step(name: str, release: Release) -> str:
    return reverse("admin:variants_release_step", args=[release.pk, name])


def test_publishing_announces_its_effects_before_it_runs(ready: Release) -> None:
    client = client_of(CURATOR)
    assert (
        step("publish", ready) in client.get(reverse("admin:variants_release_change", args=[ready.pk])).content.decode()
    )
    page = client.get(step("publish", ready)).content.decode()
    assert "1,400 variants" in page
    assert "everybody" in page
    ready.refresh_from_db()
    assert ready.status == Release.Status.READY
    client.post(step("publish", ready))
    ready.refresh_from_db()
    assert ready.status == Release.Status.PUBLISHED
    assert LogEntry.objects.get().get_change_message() == "Published."
    assert ready.history.first().history_user.username == CURATOR


def test_retiring_a_published_release_warns_that_links_will_say_so(ready: Release) -> None:
    client = client_of(CURATOR)
    client.post(step("publish", ready))
    assert b"links to it will say that it was retired" in client.get(step("retire", ready)).content
    client.post(step("retire", ready))
    ready.refresh_from_db()
    assert ready.status == Release.Status.RETIRED


def test_a_release_in_no_state_for_it_stays_as_it_is(ready: Release) -> None:
    Release.objects.update(status=Release.Status.LOADING)
    answer = client_of(CURATOR).post(step("publish", ready), follow=True)
    assert b"only a release that is ready can be published" in answer.content


def test_researchers_take_no_step(ready: Release) -> None:
    client = client_of(RESEARCHER)
    assert client.post(step("retire", ready)).status_code == 302
    ready.refresh_from_db()
    assert ready.status == Release.Status.READY


def test_a_default_is_chosen_after_a_look_at_what_follows(ready: Release) -> None:
    client = client_of(CURATOR)
    client.post(step("publish", ready))
    other = Release.objects.create(
        dataset=ready.dataset, name="other", assembly="GRCh38", status=Release.Status.PUBLISHED
    )
    change = client.get(reverse("admin:variants_release_change", args=[other.pk])).content.decode()
    assert step("default", other) in change
    page = client.get(step("portal-default", other)).content.decode()
    assert "Publishing another release does not change this." in page
    assert "ready (GRCh38, edition 1)" in page
    client.post(step("portal-default", other))
    other.refresh_from_db()
    assert (other.is_default, other.is_portal_default) == (True, True)
    assert b"choose another default before you retire it" in client.get(step("retire", other)).content
