"""More slow clients than a process has threads: everybody else is answered, and each of them in the end."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Thread

import psutil
import pytest

from tests.web import free_port, wait_until_ready

# Answers with the digest of the body; /large, /stream and /file with LARGE bytes.
APP = """
import hashlib

LARGE = 12_000_000
CONTENT = bytes(range(250)) * (LARGE // 250)

def app(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/stream":
        start_response("200 OK", [])
        return (CONTENT[start:start + 100_000] for start in range(0, LARGE, 100_000))
    if path == "/large":
        body = CONTENT
    elif path == "/fresh":
        body = bytes(bytearray(CONTENT))
    elif path == "/file":
        start_response("200 OK", [("Content-Length", str(LARGE))])
        return environ["wsgi.file_wrapper"](open("large", "rb"))
    elif path == "/refused":
        body = b"no"
    else:
        body = hashlib.sha256(environ["wsgi.input"].read()).hexdigest().encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
"""
ROOT = Path(__file__).resolve().parents[3]
CONTENT = bytes(range(250)) * 48_000
SECONDS = 2  # LWDS_REQUEST_SECONDS
CLIENTS = 30  # the process has six threads
MOST_WAIT = 0.5  # seconds on a busy machine; a thread that waited for a slow client would cost SECONDS
GET = b"GET /x HTTP/1.1\r\nHost: a\r\n\r\n"
FEW = {f"{kind}{name}": "1" for kind in ("QUESTION", "STREAM") for name in ("_LANES", "S_WAITING")} | {
    "PASSWORD_LANES": "0",
    "PASSWORDS_WAITING": "0",
}


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[int]:
    """The port of a process with six threads."""
    (folder / "slow_app.py").write_text(APP)
    (folder / "large").write_bytes(CONTENT)
    port = free_port()
    environment = {f"LWDS_{name}": value for name, value in {**FEW, "REQUEST_SECONDS": str(SECONDS)}.items()}
    command = [sys.executable, "-m", "gunicorn", "slow_app:app", "--bind", f"127.0.0.1:{port}", *options]
    settings = ["--no-control-socket", "--config", "python:lwds_portal.web.server", "--chdir", str(folder)]
    with TemporaryFile() as log:
        server = subprocess.Popen(
            [*command, *settings], env={**os.environ, **environment, "PYTHONPATH": str(ROOT)}, stdout=log, stderr=log
        )
        try:
            wait_until_ready(server, f"http://127.0.0.1:{port}/x")
            yield port
        finally:
            server.terminate()
            server.wait(timeout=60)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with serving(tmp_path_factory.mktemp("slow")) as port:
        yield port


@pytest.fixture
def clients() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def connect(clients: ExitStack, port: int, sent: bytes) -> socket.socket:
    client = clients.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
    client.sendall(sent)
    return client


def read_answer(client: socket.socket) -> tuple[int, bytes]:
    answer = HTTPResponse(client)
    answer.begin()
    return answer.status, answer.read()


def slowest_answer(port: int) -> float:
    """Seconds for the slowest of ten requests with and without a body, each on a connection of its own."""
    times = []
    for number in range(10):
        began = time.monotonic()
        client = HTTPConnection("127.0.0.1", port, timeout=30)
        body = b"a" * 1000 if number % 2 else None
        client.request("POST" if body else "GET", "/x", body)
        assert client.getresponse().read().decode() == hashlib.sha256(body or b"").hexdigest()
        client.close()
        times.append(time.monotonic() - began)
    return max(times)


@contextmanager
def trickling(connections: list[socket.socket]) -> Iterator[None]:
    """A byte on every connection, again and again."""
    ended = Event()

    def trickle() -> None:
        while not ended.wait(0.1):
            for client in connections:
                with suppress(OSError):  # the portal has closed it
                    client.sendall(b"a")

    thread = Thread(target=trickle)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def test_slow_requests_hold_no_thread_and_are_refused_in_the_end(clients: ExitStack, port: int) -> None:
    starts = [b"G", GET[:-2] + b"X: ", b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\na"]
    slow = [connect(clients, port, start) for start in starts * CLIENTS]
    with trickling(slow):
        assert slowest_answer(port) < MOST_WAIT
        for client in slow[: len(starts)]:
            status, body = read_answer(client)
            assert (status, json.loads(body)["limit"]) == (408, "LWDS_REQUEST_SECONDS")


def test_slow_long_bodies_leave_threads_for_others(clients: ExitStack, port: int) -> None:
    head = b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"
    slow = [connect(clients, port, head) for _ in range(CLIENTS)]
    with trickling(slow):
        assert slowest_answer(port) < MOST_WAIT
        status, body = read_answer(slow[-1])  # it has never had a place
    assert (status, json.loads(body)["status"]) == (503, 503)
    for client in slow:
        client.close()
    body = CONTENT[:5_000_000]
    client = connect(clients, port, b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n" + body)
    assert read_answer(client) == (200, hashlib.sha256(body).hexdigest().encode())


def test_a_long_body_that_nobody_reads_is_not_waited_for(clients: ExitStack, port: int) -> None:
    head = b"POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"
    began = time.monotonic()
    for _ in range(CLIENTS):
        assert read_answer(connect(clients, port, head)) == (200, b"no")
    assert time.monotonic() - began < CLIENTS * MOST_WAIT


@pytest.mark.parametrize("path", ["/large", "/stream", "/file"])
def test_slow_readers_get_every_byte(clients: ExitStack, port: int, path: str) -> None:
    client = connect(clients, port, GET.replace(b"/x", path.encode()))
    time.sleep(0.5)
    assert read_answer(client) == (200, CONTENT)
    client.sendall(GET)
    assert read_answer(client) == (200, hashlib.sha256(b"").hexdigest().encode())


def test_slow_readers_of_answers_hold_no_thread_and_are_cut_in_the_end(clients: ExitStack, port: int) -> None:
    slow = [connect(clients, port, GET.replace(b"/x", b"/large")) for _ in range(20)]
    assert slowest_answer(port) < MOST_WAIT
    time.sleep(SECONDS + 2)
    for client in slow:
        received = 0
        with suppress(ConnectionError):
            while piece := client.recv(2**20):
                received += len(piece)
        assert received < len(CONTENT)


def test_connections_that_are_kept_hold_nothing_of_their_last_answers(clients: ExitStack, tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "1") as port:
        (web,) = [
            child
            for process in psutil.Process().children()
            for child in process.children()
            if f"127.0.0.1:{port}" in child.cmdline()
        ]
        before = web.memory_info().rss
        for _ in range(CLIENTS):
            assert read_answer(connect(clients, port, GET.replace(b"/x", b"/fresh"))) == (200, CONTENT)
        assert web.memory_info().rss < before + 5 * len(CONTENT)


def test_requests_sent_at_once_are_answered_in_their_order(clients: ExitStack, port: int) -> None:
    bodies = [str(number).encode() for number in range(50)]
    sent = b"".join(b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s" % (len(b), b) for b in bodies)
    client = connect(clients, port, sent)
    read = client.makefile("rb")
    for body in bodies:
        while read.readline().strip():
            pass
        assert read.read(64).decode() == hashlib.sha256(body).hexdigest()


def test_a_client_that_waits_for_100_continue_gets_it(clients: ExitStack, port: int) -> None:
    head = b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
    client = connect(clients, port, head)
    assert client.recv(4096).startswith(b"HTTP/1.1 100 Continue\r\n\r\n")
    client.sendall(b"abc")
    assert read_answer(client) == (200, hashlib.sha256(b"abc").hexdigest().encode())


def test_headers_that_are_too_long_are_refused_in_words(clients: ExitStack, port: int) -> None:
    client = connect(clients, port, GET[:-2] + b"Cookie: " + b"a" * 140_000)
    status, body = read_answer(client)
    assert (status, json.loads(body)["limit"]) == (431, "MAX_HEAD_BYTES")


def test_the_longest_idle_connection_makes_room_for_a_new_one(clients: ExitStack, tmp_path: Path) -> None:
    with serving(tmp_path, "--worker-connections", "40") as port:
        idle = [connect(clients, port, b"") for _ in range(100)]
        half = [connect(clients, port, b"GET") for _ in range(100)]
        assert slowest_answer(port) < MOST_WAIT
        assert idle[0].recv(1) == b""
        half[-1].settimeout(0.1)
        with pytest.raises(TimeoutError):
            half[-1].recv(1)
