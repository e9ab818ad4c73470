"""The portal under gunicorn beside the tests, on their database: what clients of every kind really talk to."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile

import httpx

from tests.worker import servers_of_tests

START_TIMEOUT = 60  # seconds


@contextmanager
def running_portal(**environment: str) -> Iterator[str]:
    """The address of a portal with one process, without a trailing slash."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = {**servers_of_tests(), **environment}
    command = [sys.executable, "-m", "gunicorn", "lwds_portal.wsgi", "--bind", f"127.0.0.1:{port}"]
    options = ["--no-control-socket", "--config", "python:lwds_portal.web.server"]
    with TemporaryFile() as log:
        server = subprocess.Popen([*command, *options], env={**os.environ, **settings}, stdout=log, stderr=log)
        try:
            wait_until_ready(server, f"{address}/health/live")
            yield address
        finally:
            server.terminate()
            server.wait(timeout=60)


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(server: subprocess.Popen[bytes], url: str) -> None:
    """Return once it answers with 200."""
    deadline = time.monotonic() + START_TIMEOUT
    while True:
        assert server.poll() is None, "the portal ended while starting"
        assert time.monotonic() < deadline, "the portal does not answer"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:  # not listening yet, or busy starting
            time.sleep(0.1)


def dialect_answering_from(portal: str, release: str) -> str:
    """The address of the dialect for GRCh38 in a running portal, once it answers from a release where none is named.

    A process remembers for some seconds which release that is.
    """
    address = f"{portal}/hg38/v1"
    deadline = time.monotonic() + START_TIMEOUT
    while httpx.get(f"{address}/metadata", timeout=60).json().get("release") != release:
        assert time.monotonic() < deadline, f"the portal does not answer from {release}"
        time.sleep(0.2)
    return address
