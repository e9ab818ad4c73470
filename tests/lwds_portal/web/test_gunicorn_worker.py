"""A running portal whose clients do not close their connections, or send nothing."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from lwds_portal.web.gunicorn_worker import LINGER_SECONDS, MAX_DRAINED

CLOSING = b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
CLIENTS = 40  # more than the threads of a process
MOST_WAIT = 1.0  # seconds; one client that held up the others would cost LINGER_SECONDS


@contextmanager
def connections(portal: str, count: int, sent: bytes) -> Iterator[list[socket.socket]]:
    """Clients that have sent this, and then do nothing."""
    parts = urlsplit(portal)
    with ExitStack() as stack:
        clients = [
            stack.enter_context(socket.create_connection((parts.hostname, parts.port), timeout=30))
            for _ in range(count)
        ]
        for client in clients:
            client.sendall(sent)
        yield clients


def time_of(address: str) -> float:
    began = time.monotonic()
    with urlopen(address, timeout=60) as answer:
        answer.read()
    return time.monotonic() - began


@pytest.mark.parametrize("sent", [CLOSING, b""], ids=["do not close", "are silent"])
def test_clients_that_keep_their_connections_hold_up_nobody(portal_url: str, sent: bytes) -> None:
    with connections(portal_url, CLIENTS, sent):
        assert min(time_of(f"{portal_url}/health/live") for _ in range(3)) < MOST_WAIT


def test_a_connection_that_its_client_does_not_close_is_closed(portal_url: str) -> None:
    with connections(portal_url, 1, CLOSING) as (client,):
        answer = b"".join(iter(lambda: client.recv(4096), b""))
        assert answer.endswith(b"alive\n")
        time.sleep(LINGER_SECONDS + 1.5)
        client.sendall(b"x")
        time.sleep(0.1)
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            client.sendall(b"x")


def test_a_client_that_is_refused_while_it_sends_gets_its_answer(portal_url: str) -> None:
    head = b"POST /v1/variant HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000000\r\nConnection: close\r\n\r\n"
    with connections(portal_url, 1, head + b"a" * (MAX_DRAINED // 2)) as (client,):
        assert client.recv(4096).startswith(b"HTTP/1.1 4")


def test_connections_are_kept_for_further_requests(portal_url: str) -> None:
    client = HTTPConnection(urlsplit(portal_url).netloc, timeout=30)
    sockets = set()
    for _ in range(3):
        client.request("GET", "/health/live")
        assert client.getresponse().read() == b"alive\n"
        sockets.add(client.sock)
    client.close()
    assert len(sockets) == 1
