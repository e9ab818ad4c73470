"""The button, the page of what one follows, and warnings on the pages of dependants; all without script."""

import pytest
from django.test import Client

from catalog.entries.notices.announcing import announce_changes
from catalog.entries.notices.unsubscribing import gets_mail
from catalog.models import Dataset, Follow, Relation

BUTTON = '<button class="btn btn-secondary" name="step" value="{}">'


@pytest.fixture
def archive(db):
    dataset = Dataset.objects.create(title="Flow archive", slug="flow-archive", status="published", liveness="alive")
    announce_changes()
    return dataset


def page_of(browser, address):
    return browser.get(address).content.decode()


def test_the_button_of_an_entry_follows_and_unfollows(script, archive, researcher):
    assert BUTTON.format("follow") in page_of(script, archive.get_absolute_url())
    for step, followers in (("follow", 1), ("follow", 1), ("unfollow", 0)):
        answer = script.post("/datasets/flow-archive/follow/", {"step": step})
        assert answer.headers["Location"] == "/datasets/flow-archive/"
        assert Follow.objects.filter(user=researcher).count() == followers
        other = "unfollow" if followers else "follow"
        assert BUTTON.format(other) in page_of(script, archive.get_absolute_url())


def test_the_form_is_protected_and_requires_an_account(archive, researcher):
    browser = Client(enforce_csrf_checks=True)
    assert "follow/" not in page_of(browser, archive.get_absolute_url())
    browser.force_login(researcher)
    assert browser.post("/datasets/flow-archive/follow/").status_code == 403
    assert not Follow.objects.exists()


def test_hidden_entries_cannot_be_followed(script, archive):
    Dataset.objects.update(visibility="private")
    assert script.post("/datasets/flow-archive/follow/").status_code == 404
    assert not Follow.objects.exists()


def test_the_page_lists_what_changed_and_what_is_followed(script, archive):
    assert "/datasets/by/following/" in page_of(script, "/accounts/")
    script.post("/datasets/flow-archive/follow/")
    Dataset.objects.update(liveness="ended", liveness_reason="lost")
    announce_changes()
    page = page_of(script, "/datasets/by/following/")
    assert "Alive → Ended: lost" in page
    assert "(you follow it)" in page
    assert BUTTON.format("unfollow") in page
    Dataset.objects.update(visibility="private")
    assert "Flow archive" not in page_of(script, "/datasets/by/following/")


def test_the_page_of_a_dependant_warns(client, archive):
    mine = Dataset.objects.create(title="Mine", slug="mine", status="published")
    Relation.objects.create(source=mine, target=archive, kind="depends-on")
    assert "message-warning" not in page_of(client, "/datasets/mine/")
    Dataset.objects.filter(pk=archive.pk).update(liveness="ended", liveness_note="Switched off in May.")
    page = page_of(client, "/datasets/mine/")
    assert "message-warning" in page
    assert "Switched off in May." in page


def test_mails_are_turned_off_and_on_again_on_the_page(script, researcher):
    for value, button in (("off", "Send them by mail too"), ("on", "Send no mail")):
        script.post("/datasets/by/following/", {"mail": value})
        assert button in page_of(script, "/datasets/by/following/")
        assert gets_mail(researcher) == (value == "on")


def test_a_forged_link_ends_nobodys_mails(client, db):
    assert client.get("/datasets/by/unsubscribe/forged/").status_code == 404
    assert client.post("/datasets/by/unsubscribe/forged/").status_code == 404
