"""The web server alone, as `make run` has it, while something is measured.

Separate module because several benchmarks send requests.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
from django.conf import settings

from lwds_portal.management.commands.portal import wait_until_ready, web_command
from lwds_portal.operations.processes import ProcessGroup


@contextmanager
def web_server(port: int) -> Iterator[None]:
    """A web server that answers on this port inside the block."""
    home = settings.LWDS_HOME
    for folder in (home.logs, home.temporary):
        folder.mkdir(parents=True, exist_ok=True)
    with ProcessGroup({"TMPDIR": str(home.temporary)}) as processes:
        processes.start("web server", web_command(port), log=home.logs / "bench-web.log")
        wait_until_ready(port, processes)
        yield


def find_free_port() -> int:
    """A free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def processor_seconds(port: int) -> tuple[float, float]:
    """(of the processes of the web server on this port, of the embedded PostgreSQL), user and system together."""
    bind = f"127.0.0.1:{port}"
    masters = [process for process in psutil.Process().children() if bind in process.cmdline()]
    postmaster = psutil.Process(
        int((settings.LWDS_HOME.postgres_data / "postmaster.pid").read_text().split("\n", 1)[0])
    )
    return sum(map(_tree_seconds, masters)), _tree_seconds(postmaster)


def _tree_seconds(root: psutil.Process) -> float:
    """Of a process, of those that it started, and of those of them that have ended."""
    times = [process.cpu_times() for process in (root, *root.children(recursive=True))]
    return float(
        sum(t.user + t.system for t in times) + root.cpu_times().children_user + root.cpu_times().children_system
    )
