"""Limits of requests a minute."""

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache

from accounts.throttling import RequestCounts


@pytest.fixture(autouse=True)
def _two_requests_a_minute(settings):
    cache.clear()
    settings.LWDS_REQUESTS_PER_MINUTE = {"anonymous": 2, "user": 0}


@pytest.mark.django_db
def test_an_anonymous_address_gets_a_retry_time(client):
    answers = [client.get("/api/v1/releases/") for _ in range(6)]  # a new minute may begin once in between
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 2
    assert 0 < int(refused[0]["Retry-After"]) <= 60
    assert refused[0].json()["title"] == "Too Many Requests"
    assert client.get("/api/v1/releases/", REMOTE_ADDR="10.1.1.1").status_code == 200


@pytest.mark.django_db
def test_a_limit_of_zero_means_no_limit(client):
    client.force_login(get_user_model().objects.create_user("ada"))
    assert {client.get("/api/v1/releases/").status_code for _ in range(5)} == {200}


def test_processes_share_their_counts_in_steps():
    one, other = RequestCounts(), RequestCounts()  # as in two processes
    known = [counts.add("ana", window=1, limit=1000) for counts in [one] * 9 + [other] * 10]
    assert known[-1] == 10, "the first ten of a process are shared when they are complete"
    assert one.add("ana", window=1, limit=1000) == 20
    assert [one.add("ana", window=1, limit=1000), one.add("ben", window=1, limit=1000)] == [20, 0]
    assert one.add("ana", window=2, limit=1000) == 0, "a new minute"


def test_a_small_limit_is_shared_with_each_request():
    one, other = RequestCounts(), RequestCounts()
    assert [counts.add("eve", window=3, limit=2) for counts in (one, other, one)] == [1, 2, 3]
