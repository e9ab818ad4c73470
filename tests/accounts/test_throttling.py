"""Limits of requests a minute."""

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _two_requests_a_minute(settings):
    cache.clear()
    settings.LWDS_REQUESTS_PER_MINUTE = {"anonymous": 2, "user": 0}


@pytest.mark.django_db
def test_an_anonymous_address_is_told_when_to_come_back(client):
    answers = [client.get("/api/v1/releases/") for _ in range(6)]  # a new minute may begin once in between
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 2
    assert 0 < int(refused[0]["Retry-After"]) <= 60
    assert refused[0].json()["title"] == "Too Many Requests"
    assert client.get("/api/v1/releases/", REMOTE_ADDR="10.1.1.1").status_code == 200


@pytest.mark.django_db
def test_a_limit_of_zero_is_none(client):
    client.force_login(get_user_model().objects.create_user("ada"))
    assert {client.get("/api/v1/releases/").status_code for _ in range(5)} == {200}
