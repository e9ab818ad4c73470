"""Web processes pass connections on: look-ups to the light one, all other requests away from it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryFile
from urllib.request import urlopen

import psutil
import pytest

from lwds_portal.web.light_process import is_light
from tests.web import free_port, wait_until_ready

# Answers with the number of its process; /heavy is at heavy work for two seconds.
APP = """
import os, time
from accounts.light_requests import HEAVY_REQUESTS

def app(environ, start_response):
    if environ["PATH_INFO"] == "/heavy":
        end = HEAVY_REQUESTS.begin()
        time.sleep(2)
        end()
    body = str(os.getpid()).encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
"""
LOOK_UP = "/v1/variant/rs1"
ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("GET /health/live HTTP/1.1", True),
        ("HEAD /v1/variant/rs1 HTTP/1.1", True),
        ("GET /hg19/v1/variant/chr1:g.5A>C?fields=cadd", True),
        ("GET /v3/gene/1017", True),
        ("POST /v1/variant", False),
        ("POST /v1/variant/rs1", False),
        ("GET /v1/variant/?ids=rs1", False),
        ("GET /v1/query?q=*", False),
        ("GET /datasets/health/", False),
        ("G", False),
        ("", False),
    ],
)
def test_requests_that_need_milliseconds_are_light(start: str, expected: bool) -> None:
    assert is_light(start.encode()) is expected


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """(address without a scheme, the parent of three processes)."""
    (tmp_path / "numbered.py").write_text(APP)
    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "numbered:app", "--bind", address, "--workers", "3"]
    options = ["--no-control-socket", "--config", "python:lwds_portal.web.server", "--chdir", str(tmp_path)]
    with TemporaryFile() as log:
        parent = subprocess.Popen(
            [*command, *options], env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=log, stderr=log
        )
        try:
            wait_until_ready(parent, f"http://{address}/health/live")
            yield address, parent
        finally:
            parent.terminate()
            parent.wait(timeout=60)


def ask(address: str, path: str) -> int:
    """The number of the process that answers."""
    with urlopen(f"http://{address}{path}", timeout=30) as answer:
        return int(answer.read())


def wait_for_answers(address: str, path: str, count: int) -> set[int]:
    """The processes that answer a path, once there are so many; they start one after the other."""
    deadline, answered = time.monotonic() + 60, set[int]()
    while len(answered) < count:
        assert time.monotonic() < deadline
        answered.add(ask(address, path))
    return answered


@contextmanager
def heavy_work(address: str) -> Iterator[None]:
    """Two seconds in which every process but the light one is at heavy work."""
    with ThreadPoolExecutor(12) as threads:
        requests = [threads.submit(ask, address, "/heavy") for _ in range(12)]
        time.sleep(0.5)
        yield
        assert len({answer.result() for answer in requests}) == 2


def ask_on_one_connection(address: str, *paths: str) -> list[int]:
    client = HTTPConnection(address, timeout=30)
    numbers = []
    for path in paths:
        client.request("GET", path)
        numbers.append(int(client.getresponse().read()))
    client.close()
    return numbers


def test_one_process_answers_look_ups_while_the_others_compute(server: tuple[str, subprocess.Popen[bytes]]) -> None:
    address, parent = server
    others = wait_for_answers(address, "/x", 2)
    with heavy_work(address):
        (light,) = {ask(address, LOOK_UP) for _ in range(20)}
        requests = ask_on_one_connection(address, LOOK_UP, "/x", LOOK_UP, "/x")
    assert others | {light} == {child.pid for child in psutil.Process(parent.pid).children()}
    assert requests[0] == requests[2] == light
    assert {requests[1], requests[3]} <= others

    psutil.Process(light).kill()
    time.sleep(1.5)  # another process takes the part in its next round, at most a second later
    wait_for_answers(address, "/x", 2)
    with heavy_work(address):
        (successor,) = {ask(address, LOOK_UP) for _ in range(20)}
    assert successor != light
