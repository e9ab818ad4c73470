"""A published entry, and a mail server."""

from email import message_from_bytes, policy
from socket import socket

import pytest
from aiosmtpd.controller import Controller

from catalog.entries.notices.announcing import announce_changes
from catalog.models import Dataset


@pytest.fixture
def archive(db, curator):
    """A public entry, last announced as alive."""
    dataset = Dataset.objects.create(
        title="Flow archive", slug="flow-archive", status="published", liveness="alive", owner=curator
    )
    announce_changes()
    return dataset


@pytest.fixture
def end_archive(archive):
    """End it, past every service, as an import or a statement of SQL may."""

    def end():
        Dataset.objects.filter(pk=archive.pk).update(liveness="ended", liveness_reason="retired")

    return end


class Mailbox:
    """What a mail server received, as parsed messages; it refuses recipients that are in `refused`."""

    def __init__(self):
        self.messages = []
        self.refused = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def mailbox(settings):
    """The mailbox of an SMTP server that the portal sends its mails to."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(Mailbox(), hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.LWDS_ADDRESS = "https://data.example.org"
    yield server.handler
    server.stop()
