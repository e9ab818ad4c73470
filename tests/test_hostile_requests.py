"""Every route with hostile parameters and bodies: an answer in words, within twice the time that it may take."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from time import monotonic

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker

from accounts.budget import OutOfTimeError
from accounts.roles import CURATOR
from catalog.exchange.imports.seed import PACKAGED, load_catalogue
from tests.budgets import limits_with
from tests.hostile import HostileRequest, hostile_requests
from tests.people import client_of
from variants.releases.models import Release

SECONDS = 5
SMALL = {"answer_seconds": SECONDS, "question_seconds": SECONDS, "stream_seconds": SECONDS, "write_seconds": SECONDS}
# Signing out, or deleting what the test has, would change what comes after.
SPARED = ("accounts/logout/", "accounts/sessions/")


@pytest.fixture(scope="module")
def filled(synthetic38: Release, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Client]]:
    """A release, the catalogue and triage; browsers of nobody and of a curator; all in a transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_catalogue(path=PACKAGED)
        yield [Client(raise_request_exception=False), _quiet(client_of(CURATOR))]
        transaction.set_rollback(True)


def _quiet(client: Client) -> Client:
    client.raise_request_exception = False
    return client


@pytest.fixture(autouse=True)
def small(filled: list[Client], db: None, settings: LazySettings) -> None:
    settings.LWDS_LIMITS = limits_with(**SMALL)


def answer(client: Client, request: HostileRequest) -> tuple[int, str]:
    """(status, Retry-After) once the answer was read to its end."""
    content, content_type = request.body or (b"", "application/octet-stream")
    response = client.generic(request.method, request.address, content, content_type, headers=dict(request.headers))
    if response.streaming:
        with suppress(OutOfTimeError):  # the connection breaks off
            deque(response.streaming_content, maxlen=0)
        response.close()
    return response.status_code, response.get("Retry-After", "")


def check(clients: list[Client], request: HostileRequest) -> None:
    if any(spared in request.shape for spared in SPARED):
        return
    for client in clients:
        began = monotonic()
        with transaction.atomic():
            status, retry_after = answer(client, request)
            transaction.set_rollback(True)
        assert status < 500 or (status == 503 and retry_after), (status, request.shape)
        assert monotonic() - began < 2 * SECONDS, request.shape


NO_CHECKS = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@given(hostile=hostile_requests())
@hypothesis_settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=NO_CHECKS)
def test_ten_hostile_requests_are_answered_in_words_and_in_time(filled: list[Client], hostile: HostileRequest) -> None:
    check(filled, hostile)


@pytest.mark.long
@pytest.mark.timeout(3600)
@given(hostile=hostile_requests())
@hypothesis_settings(max_examples=100, deadline=None, suppress_health_check=NO_CHECKS)
def test_a_hundred_hostile_requests_are_answered_in_words_and_in_time(
    filled: list[Client], hostile: HostileRequest
) -> None:
    check(filled, hostile)
