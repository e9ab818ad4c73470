"""The dashboard counts what waits, marks what is urgent, and links to lists that open."""

import pytest

from accounts.roles import CURATOR
from catalog.models import Dataset, LinkCheck
from lwds_portal.administration.dashboard import dashboard_items
from tests.people import client_of
from variants.releases.models import Release

pytestmark = pytest.mark.django_db


def numbers():
    return {item.label: (item.number, item.urgent) for item in dashboard_items() if item.label != "Disk"}


def test_an_empty_portal_has_nothing_urgent():
    assert set(numbers().values()) == {("0", False)}


def test_waiting_items_are_counted_and_some_are_urgent():
    dataset = Dataset.objects.create(slug="krill", title="Krill", status=Dataset.Status.REVIEW)
    for number, status in enumerate((Release.Status.READY, Release.Status.PUBLISHED)):
        Release.objects.create(name=f"r{number}", dataset=dataset, assembly="GRCh38", status=status)
    counted = numbers()
    assert counted["Releases ready to publish"] == ("1", True)
    assert counted["Releases published"] == ("1", False)
    assert counted["Entries to review"] == ("1", False)


def test_only_the_newest_check_of_an_address_counts():
    dataset = Dataset.objects.create(slug="krill", title="Krill")
    for outcome in (LinkCheck.Outcome.DEAD, LinkCheck.Outcome.ALIVE):
        LinkCheck.objects.create(dataset=dataset, url="https://a.example.org/", outcome=outcome)
    assert numbers()["Dead links"] == ("0", False)
    LinkCheck.objects.create(dataset=dataset, url="https://b.example.org/", outcome=LinkCheck.Outcome.DEAD)
    assert numbers()["Dead links"] == ("1", True)


def test_every_item_leads_to_a_list_that_opens():
    client = client_of(CURATOR)
    for item in dashboard_items():
        assert client.get(item.url).status_code == 200, item.label
