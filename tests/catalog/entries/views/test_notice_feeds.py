"""Feeds of an entry and of a person: who reads what, and which addresses work."""

import re

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client

from catalog.entries.notices.announcing import announce_changes
from catalog.models import Dataset

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def ended(db, script):
    """An entry that the researcher follows, and that has ended."""
    dataset = Dataset.objects.create(title="Flow archive", slug="flow-archive", status="published", liveness="alive")
    announce_changes()
    script.post("/datasets/flow-archive/follow/")
    Dataset.objects.update(liveness="ended", liveness_reason="lost")
    announce_changes()
    return dataset


def titles_of(answer):
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    return [entry.findtext(f"{ATOM}title") for entry in fromstring(answer.content).iter(f"{ATOM}entry")]


def make_address(browser):
    page = browser.post("/datasets/by/following/feed/", follow=True).content.decode()
    return re.search(r"http://testserver(/datasets/by/following/feed/[^<\s]+)", page)[1]


def test_the_feed_of_an_entry_lists_its_changes_of_liveness(ended):
    anybody = Client()
    assert titles_of(anybody.get("/datasets/flow-archive/liveness.atom")) == ["Flow archive: Alive → Ended: lost"]
    Dataset.objects.update(visibility="private")
    assert anybody.get("/datasets/flow-archive/liveness.atom").status_code == 404


def test_the_page_of_an_entry_names_its_feed(client, ended):
    assert 'href="/datasets/flow-archive/liveness.atom"' in client.get("/datasets/flow-archive/").content.decode()


def test_a_secret_address_gives_the_persons_notices_without_signing_in(script, ended):
    address, reader = make_address(script), Client()
    assert titles_of(reader.get(address)) == ["Flow archive: Alive → Ended: lost"]
    Dataset.objects.update(visibility="private")
    assert titles_of(reader.get(address)) == []


def test_a_new_address_ends_the_one_of_before(script, ended):
    old, new = make_address(script), make_address(script)
    assert Client().get(old).status_code == 404
    assert titles_of(Client().get(new))


def test_the_address_of_a_closed_account_ends(script, ended, researcher):
    address = make_address(script)
    researcher.is_active = False
    researcher.save()
    assert Client().get(address).status_code == 404
    assert Client().get("/datasets/by/following/feed/guessed.atom").status_code == 404
