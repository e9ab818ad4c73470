"""Two workers that announce and mail at the same moment tell everything once."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from accounts.models import User
from catalog.entries.notices.announcing import announce_changes
from catalog.entries.notices.following import follow
from catalog.entries.notices.mailing import send_digests
from catalog.models import Dataset, Notice

WORKERS = 2


@pytest.fixture
def follower(committed):
    """Somebody with an address who follows a dataset that has just ended; removed afterwards."""
    user = User.objects.create_user(f"follower-{uuid.uuid4().hex[:8]}")
    EmailAddress.objects.create(user=user, email=f"{user.username}@example.org", verified=True, primary=True)
    dataset = Dataset.objects.create(title="Flow archive", slug=user.username, status="published", liveness="alive")
    announce_changes()
    follow(user=user, dataset=dataset)
    Dataset.objects.filter(pk=dataset.pk).update(liveness="ended", liveness_reason="retired")
    yield user
    dataset.delete()
    user.delete()


def run_in_workers(work):
    """What `work()` gives in each of WORKERS threads that begin at the same moment, sorted."""
    start = Barrier(WORKERS)

    def run(_):
        start.wait()
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return sorted(pool.map(run, range(WORKERS)))


def test_two_workers_at_once_write_one_notice(follower):
    assert run_in_workers(announce_changes) == [0, 1]
    assert Notice.objects.filter(user=follower).count() == 1


def test_two_workers_at_once_send_one_mail(follower, mailbox):
    announce_changes()
    assert run_in_workers(send_digests) == [0, 1]
    assert [message["To"] for message in mailbox.messages] == [f"{follower.username}@example.org"]
