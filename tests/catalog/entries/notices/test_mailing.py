"""Digests, sent to a real SMTP server: what they say, to whom, once, and how they end."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from catalog.entries.notices.announcing import announce_changes
from catalog.entries.notices.following import follow
from catalog.entries.notices.mailing import send_digests
from catalog.models import Dataset, LivenessChange, Notice


def give_address(user):
    address = f"{user.username}@example.org"
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return address


@pytest.fixture
def recipient(archive, end_archive, researcher, mailbox):
    """The researcher, who follows the archive and has a notice of its end that was not mailed."""
    give_address(researcher)
    follow(user=researcher, dataset=archive)
    end_archive()
    announce_changes()
    return researcher


def test_a_mail_says_what_changed_and_how_to_end_it(recipient, mailbox):
    assert (send_digests(), send_digests()) == (1, 0)
    [message] = mailbox.messages
    assert message["To"] == "researcher@example.org"
    text = message.get_content()
    assert "Alive → Ended: switched off by its keeper" in text
    assert "because you follow it" in text
    assert "https://data.example.org/datasets/flow-archive/" in text
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"].strip(" <>") in text


def test_several_notices_are_one_mail(recipient, mailbox):
    Dataset.objects.update(liveness_reason="lost")
    announce_changes()
    assert send_digests() == 1
    assert mailbox.messages[0].get_content().count("You get this notice because") == 2


def test_one_click_without_a_cookie_ends_the_mails(recipient, mailbox):
    send_digests()
    address = mailbox.messages[0]["List-Unsubscribe"].strip(" <>").removeprefix("https://data.example.org")
    browser = Client(enforce_csrf_checks=True)
    assert "Send me no more" in browser.get(address).content.decode()
    announce_again()
    assert send_digests() == 1, "opening the link is not enough"
    assert browser.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    announce_again()
    assert send_digests() == 0
    assert Notice.objects.visible_to(recipient).count() == 3, "the page still has them"


def announce_again():
    """Another change of the archive."""
    dataset = Dataset.objects.get()
    Dataset.objects.update(liveness_reason="lost" if dataset.liveness_reason != "lost" else "retired")
    announce_changes()


def test_entries_that_were_hidden_meanwhile_are_not_mailed(recipient, mailbox):
    Dataset.objects.update(visibility="private")
    assert send_digests() == 0
    Dataset.objects.update(visibility="public")
    assert send_digests() == 0
    assert mailbox.messages == []


@pytest.mark.parametrize("change", [{"verified": False}, {"user__is_active": False}])
def test_nothing_is_mailed_to_addresses_and_accounts_that_are_not_in_use(recipient, mailbox, change):
    if "verified" in change:
        EmailAddress.objects.update(**change)
    else:
        recipient.is_active = False
        recipient.save()
    assert send_digests() == 0
    assert mailbox.messages == []


def test_old_notices_are_not_mailed(recipient, mailbox):
    LivenessChange.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert send_digests() == 0


def test_nothing_is_mailed_without_an_address_of_the_portal(recipient, mailbox, settings):
    settings.LWDS_ADDRESS = ""
    assert send_digests() == 0
    settings.LWDS_ADDRESS = "https://data.example.org"
    assert send_digests() == 1


def test_a_refused_recipient_keeps_no_other_from_the_mail(recipient, mailbox, archive, stranger):
    give_address(stranger)
    follow(user=stranger, dataset=archive)
    announce_again()
    mailbox.refused = {"researcher@example.org"}
    assert send_digests() == 1
    assert [message["To"] for message in mailbox.messages] == ["stranger@example.org"]
    mailbox.refused = set()
    assert send_digests() == 1, "it is tried again"


def test_a_server_that_is_away_loses_no_notice(recipient, mailbox, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert send_digests() == 0
    settings.EMAIL_PORT = port
    assert send_digests() == 1
