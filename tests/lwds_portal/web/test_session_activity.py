"""When a browser is noted in the list of sessions."""

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.people import client_of

pytestmark = pytest.mark.django_db
TABLE = UserSession._meta.db_table


@pytest.fixture
def client():
    cache.clear()
    return client_of("researcher")


def statements(client, **headers):
    with CaptureQueriesContext(connection) as captured:
        client.get("/help/", **headers)
    return [query["sql"] for query in captured if TABLE in str(query["sql"])]


def test_a_signed_in_browser_is_noted_at_its_first_page_and_not_at_the_next(client):
    assert statements(client)
    assert statements(client) == []
    assert UserSession.objects.get().user.username == "researcher"


def test_another_address_or_browser_is_noted_at_once(client):
    client.get("/help/")
    assert statements(client, REMOTE_ADDR="192.0.2.7")
    assert statements(client, HTTP_USER_AGENT="A browser in the library")
    assert UserSession.objects.get().user_agent == "A browser in the library"


def test_who_is_not_signed_in_is_not_noted(client):
    Client().get("/help/")
    assert not UserSession.objects.exists()
