"""Settings of gunicorn that `make run` and deploy/gunicorn.conf.py share: threads, time and address limits.

Separate module because gunicorn reads it before Django is loaded. There are more threads than lanes and waiting places,
so that some are always free for pages and look-ups (accounts.lanes).
"""

from __future__ import annotations

import ctypes
import os
import resource
import socket
import struct
import sys
from contextlib import suppress
from typing import Any

from gunicorn.http import message  # type: ignore[import-untyped]  # the package has no types

from accounts.limits import LIMITS
from lwds_portal.web.gunicorn_worker import PortalWorker
from lwds_portal.web.light_process import Mailboxes
from lwds_portal.web.paced_socket import PacedSocket

FREE_THREADS = 2
SWITCH_SECONDS = 0.001  # a thread that computes gives others their turn; Python's own 5 ms add up in a look-up
SILENCE_SECONDS = 60  # after which an idle client is disconnected
# gunicorn knows no limit between 8,190 bytes and none. Scripts name hundreds of fields, and scroll tokens hold their
# question: an address may be as long as LWDS_MAX_ADDRESS_BYTES, and what is a little longer gets an answer in words.
ADDRESS_MARGIN = 16_384  # bytes
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8  # of glibc's mallopt
LARGE_BLOCK = 256 * 1024  # bytes; a block from this size on goes back to the system when it is freed
MEMORY_ARENAS = 2
MOST_CONNECTIONS = 4_000  # of one process


def _value(name: str) -> int:
    limit = LIMITS[name]
    return int(os.environ.get(limit.setting, limit.default))


worker_class = "lwds_portal.web.gunicorn_worker.PortalWorker"
threads = FREE_THREADS + sum(
    _value(name) for kind in ("question", "stream", "password") for name in (f"{kind}_lanes", f"{kind}s_waiting")
)
limit_request_line = _value("max_address_bytes") + ADDRESS_MARGIN
message.MAX_REQUEST_LINE = limit_request_line
PacedSocket.seconds = _value("request_seconds")
PacedSocket.bytes_per_second = _value("client_bytes_per_second")
raw_env = [
    f"LWDS_STATEMENT_TIMEOUT={_value('answer_seconds')}",  # of statements outside a question's lane
    f"LWDS_IDLE_TIMEOUT={SILENCE_SECONDS}",  # of transactions
]


def _allow_connections() -> int:
    """How many connections a process takes: half of the files that it may open, after raising that limit."""
    files, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST_CONNECTIONS
    if resource.RLIM_INFINITY != files < wanted:
        files = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        with suppress(OSError, ValueError):  # a system that allows less than it says
            resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
    return MOST_CONNECTIONS if files == resource.RLIM_INFINITY else min(MOST_CONNECTIONS, files // 2)


worker_connections = _allow_connections()


def _return_freed_memory() -> None:
    """Let glibc keep less of what was freed, in this process and those that it forks; other systems lack the switch.

    By itself each thread gets an arena, and blocks of up to 32 MB stay in it: sixteen threads that answered large
    requests hold hundreds of megabytes.
    """
    with suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL("libc.so.6").mallopt
        mallopt(M_ARENA_MAX, MEMORY_ARENAS)
        mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK)


_return_freed_memory()


def when_ready(server: Any) -> None:
    """Connections inherit the time limits of the listening socket: a stalled client does not keep a thread.

    Several processes share what comes from here on; they are made after this.
    """
    PortalWorker.mailboxes = Mailboxes() if server.cfg.workers > 1 else None
    seconds = struct.pack("ll", SILENCE_SECONDS, 0)
    for listener in server.LISTENERS:
        for option in (socket.SO_SNDTIMEO, socket.SO_RCVTIMEO):
            listener.sock.setsockopt(socket.SOL_SOCKET, option, seconds)


def post_fork(server: Any, worker: Any) -> None:
    sys.setswitchinterval(SWITCH_SECONDS)
