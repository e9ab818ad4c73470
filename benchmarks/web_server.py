"""The web server alone, as `make run` has it, while something is measured.

Separate module because several benchmarks send requests.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

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
