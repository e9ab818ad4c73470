"""A real Celery worker beside the tests, on their database and on a broker database of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote

from celery import current_app
from django.conf import settings
from django.db import connection

FIRST_BROKER_DATABASE = 8  # of Valkey's 16; one for each xdist process, away from a portal's own 0
START_TIMEOUT = 60  # seconds


def broker_of_tests() -> str:
    """REDIS_URL with the database number of this test process."""
    number = FIRST_BROKER_DATABASE + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    if "virtual_host=" in settings.REDIS_URL:
        return re.sub(r"virtual_host=\d+", f"virtual_host={number}", settings.REDIS_URL)
    return re.sub(r"(://[^/]+)(/\d*)?$", rf"\g<1>/{number}", settings.REDIS_URL)


def database_of_tests() -> str:
    """The test database as a DATABASE_URL."""
    database = connection.settings_dict
    password = f":{quote(database['PASSWORD'])}" if database["PASSWORD"] else ""
    server = f"{database['HOST']}:{database['PORT']}" if database["PORT"] else database["HOST"]
    socket = database["OPTIONS"].get("host")
    query = f"?host={socket}" if socket else ""
    return f"postgresql://{quote(database['USER'])}{password}@{server}/{database['NAME']}{query}"


def servers_of_tests() -> dict[str, str]:
    """The environment in which another process of the portal uses the servers of the tests."""
    return {
        "DATABASE_URL": database_of_tests(),
        "REDIS_URL": broker_of_tests(),
        "LWDS_READER_ROLE": settings.LWDS_READER_ROLE,
    }


@dataclass(frozen=True)
class RunningWorker:
    """`kill` is for tests of what happens when a worker dies."""

    process: subprocess.Popen[bytes]

    @classmethod
    @contextmanager
    def start(cls, *, concurrency: int = 1) -> Iterator[Self]:
        environment = {**os.environ, **servers_of_tests()}
        command = [sys.executable, "-m", "celery", "-A", "lwds_portal", "worker"]
        options = ["--purge", "--loglevel", "warning", "--concurrency", str(concurrency)]
        running = cls(subprocess.Popen([*command, *options], env=environment, start_new_session=True))
        try:
            running._wait_until_ready()
            yield running
        finally:
            running.process.terminate()
            running.process.wait(timeout=60)

    def wait_for(self, condition: Callable[[], bool], *, seconds: float = 60) -> None:
        """Wait until the worker has brought something about."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert self.process.poll() is None, "the worker ended"
            assert time.monotonic() < deadline, "the worker takes too long"
            time.sleep(0.1)

    def kill(self) -> None:
        """End the worker and its children at once, as a power cut would."""
        os.killpg(self.process.pid, 9)
        self.process.wait()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        while not current_app.control.ping(timeout=0.5, limit=1):
            assert self.process.poll() is None, "the worker ended while starting"
            assert time.monotonic() < deadline, "the worker does not answer"
