"""`manage.py portal` as people run it: from nothing to an answer, stopped, started again, killed."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from django.core.management import CommandError

from lwds_portal.embedded.home import Home
from lwds_portal.embedded.services import stop_servers
from lwds_portal.management.commands.portal import _listen

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    """A home of these tests' own: what the first start fills, the later ones find."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(prefix="lwds-test-") as path:
        for name in ("DATABASE_URL", "REDIS_URL"):
            patch.delenv(name, raising=False)
        made = Home(Path(path) / "home")
        yield made
        stop_servers(made)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def portal(home: Home, *options: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """The running command, the address it printed, and everything it said until then."""
    command = [sys.executable, "manage.py", "portal", "--port", str(free_port()), *options]
    environment = {**os.environ, "LWDS_HOME": str(home.path)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    output = ""
    try:
        for line in process.stdout:
            output += line
            if ready := re.match(r"Portal ready: (\S+)/", line):
                yield process, ready[1], output
                return
        raise AssertionError(f"the portal ended: {output}")
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=180)  # a busy machine is not a failure


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read().decode()


def in_home(home: Home) -> list[str]:
    """Command lines of the processes that have this home in their environment or arguments."""
    mine = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get("LWDS_HOME") == str(home.path):
                mine.append(" ".join(process.cmdline()))
        except psutil.Error:
            continue
    return mine


def manage(home: Home, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *words]
    environment = {**os.environ, "LWDS_HOME": str(home.path)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def start_beside(home: Home) -> subprocess.CompletedProcess[str]:
    """A second portal, started as soon as a first one has the home."""
    deadline = time.monotonic() + 60
    while home.find_portal() is None:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return manage(home, "portal", "--port", str(free_port()))


def assert_refused(second: subprocess.CompletedProcess[str], address: str) -> None:
    """One sentence with the address of the first portal."""
    assert second.returncode == 1
    assert re.fullmatch(
        rf"CommandError: The portal at {address}/ \(process \d+\) uses \S+: go there, stop it, .*\n", second.stderr
    )


def test_from_nothing_to_ready_beside_a_second_start_that_is_refused(home: Home) -> None:
    with ThreadPoolExecutor() as thread:
        second = thread.submit(start_beside, home)
        with portal(home, "--no-sample") as (_, address, output):
            assert_refused(second.result(), address)
            assert re.search(r"Administrator: admin, password \S{16} ", output)
            assert json.loads(get(f"{address}/api/v1/genes/?q=COMT"))["count"] > 0
    assert in_home(home) == []


@pytest.mark.long
def test_the_second_start_takes_seconds_and_its_parts_are_started_again_or_end_with_it(home: Home) -> None:
    began = time.monotonic()
    with portal(home, "--no-sample") as (process, address, output):
        # Four seconds alone on two cores; here other tests run beside it.
        assert time.monotonic() - began < 60
        assert "password" not in output
        assert json.loads(get(f"{address}/api/v1/genes/?q=COMT"))["count"] > 0
        stopped = manage(home, "stop_servers")
        assert stopped.stderr.startswith(f"CommandError: The portal at {address}/ (process ")
        wait_until_ready(home, address)
        kill_worker_and_servers(home, process)
        wait_until_ready(home, address)
        process.kill()
        process.wait()
        deadline = time.monotonic() + 60
        while left := [line for line in in_home(home) if "gunicorn" in line or "celery" in line]:
            assert time.monotonic() < deadline, left
            time.sleep(0.2)


def kill_worker_and_servers(home: Home, process: subprocess.Popen[str]) -> None:
    """Kill the worker's first process and both servers; returns when the worker's own processes have ended too."""
    children = psutil.Process(process.pid).children(recursive=True)
    worker = next(child for child in children if "celery" in child.cmdline())
    servers = [server for server in psutil.process_iter() if _is_server_of(server, home)]
    assert len(servers) == 2
    of_worker = worker.children(recursive=True)
    assert len(of_worker) >= 3  # two that work and the scheduler
    for victim in [worker, *servers]:
        victim.kill()
    assert psutil.wait_procs([worker, *of_worker], timeout=60)[1] == []


def _is_server_of(process: psutil.Process, home: Home) -> bool:
    """Whether a process is the home's PostgreSQL (its first process) or Valkey."""
    try:
        line = " ".join(process.cmdline())
    except psutil.Error:
        return False
    return str(home.path) in line and ("bin/postgres" in line or "valkey-server" in line)


def wait_until_ready(home: Home, address: str) -> None:
    """The worker answers some seconds after the web server."""
    deadline = time.monotonic() + 120
    while not _is_ready(address):
        assert time.monotonic() < deadline, in_home(home)
        time.sleep(0.5)


def _is_ready(address: str) -> bool:
    """Database, broker, storage, worker and migrations answer."""
    try:
        return json.loads(get(f"{address}/health/ready"))["ready"] is True
    except OSError:
        return False


def test_a_port_in_use_is_one_clear_sentence(home: Home) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = manage(home, "portal", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert re.fullmatch(r"CommandError: Port \d+ cannot be used .*; choose another with --port\n", done.stderr)


@pytest.mark.parametrize("port", ["0", "-1", "65536"])
def test_a_number_that_is_not_a_port_gives_one_clear_sentence(home: Home, port: str) -> None:
    with pytest.raises(CommandError, match=rf"Port {port} cannot be used \(ports are 1 to 65535\)"):
        _listen(int(port))


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
# No room for the servers' data; room for these but not for the tables.
@pytest.mark.parametrize("megabytes", [6, pytest.param(64, marks=pytest.mark.long)])
def test_a_full_disk_is_one_clear_sentence(tmp_path: Path, megabytes: int) -> None:
    script = f"mount -t tmpfs -o size={megabytes}m tmpfs {tmp_path} && LWDS_HOME={tmp_path}/home"
    command = [f"{script} {sys.executable} manage.py portal --no-sample --port {free_port()}"]
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    assert re.fullmatch(r"CommandError: PostgreSQL .* No space left on device.*\n", done.stderr)


@pytest.mark.long
def test_the_first_start_loads_a_sample_through_the_worker(home: Home) -> None:
    with portal(home) as (_, address, _):
        releases = json.loads(get(f"{address}/api/v1/releases/"))["results"]
        assert [(release["name"], release["status"]) for release in releases] == [("sample", "published")]
        assert json.loads(get(f"{address}/api/v1/variants/?release=sample&gene=COMT"))["results"]
