"""gunicorn's settings follow the limits of requests."""

from __future__ import annotations

import importlib
import socket
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from gunicorn.http import message

from lwds_portal.web import server


@pytest.fixture
def reloaded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LWDS_QUESTION_LANES", "3")
    monkeypatch.setenv("LWDS_QUESTIONS_WAITING", "4")
    monkeypatch.setenv("LWDS_STREAM_LANES", "1")
    monkeypatch.setenv("LWDS_STREAMS_WAITING", "2")
    monkeypatch.setenv("LWDS_PASSWORD_LANES", "1")
    monkeypatch.setenv("LWDS_PASSWORDS_WAITING", "5")
    monkeypatch.setenv("LWDS_MAX_ADDRESS_BYTES", "1000")
    importlib.reload(server)
    yield
    monkeypatch.undo()
    importlib.reload(server)


@pytest.mark.usefixtures("reloaded")
def test_threads_are_left_when_all_lanes_and_places_to_wait_are_taken() -> None:
    assert server.threads == 3 + 4 + 1 + 2 + 1 + 5 + server.FREE_THREADS


@pytest.mark.usefixtures("reloaded")
def test_an_address_that_is_a_little_too_long_reaches_the_portal_and_is_answered_in_words() -> None:
    assert server.limit_request_line == 1000 + server.ADDRESS_MARGIN
    assert server.limit_request_line == message.MAX_REQUEST_LINE


def test_connections_end_when_their_client_is_silent() -> None:
    with socket.socket() as listener:
        server.when_ready(SimpleNamespace(LISTENERS=[SimpleNamespace(sock=listener)], cfg=SimpleNamespace(workers=1)))
        for option in (socket.SO_SNDTIMEO, socket.SO_RCVTIMEO):
            seconds = int.from_bytes(listener.getsockopt(socket.SOL_SOCKET, option, 16)[:8], "little")
            assert seconds == server.SILENCE_SECONDS
