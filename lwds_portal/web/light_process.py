"""Which web process answers a request: while the others compute, one of them answers look-ups and /health/ alone.

One thread of a process computes at a time, and a look-up asks for its turn each time that it has waited for the network
or PostgreSQL. So whichever process accepts a connection reads the request, looks at its beginning, and passes the
connection on with what was read if another process shall answer. Passed on are all other requests by the light process,
and light requests by a process that is at heavy work. A light process that ends leaves its part to another one.
"""

from __future__ import annotations

import fcntl
import re
import selectors
import socket
import tempfile
from contextlib import suppress
from typing import IO, Any

from accounts.light_requests import HEAVY_REQUESTS
from lwds_portal.web.arriving_request import MOST_BYTES

LIGHT_REQUEST = re.compile(rb"(?:GET|HEAD) /(?:health/|static/|(?:hg19/|hg38/)?v1/variant/[^?]|v3/gene/[^?])")
MOST_PASSED = MOST_BYTES + 2**14  # bytes of a request with what was read after it
MAILBOX_BYTES = 2**20  # as large as the system allows; what does not fit is answered where it came


class Mailboxes:
    """What all web processes share: opened in their parent, before it makes them.

    Attributes:
        light, others: (where connections for processes of that kind are put, where these take them).
        role: Whoever holds the lock of this file is the light process; it is free once that process has ended.
    """

    def __init__(self) -> None:
        self.light = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.others = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.role: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # open as long as the portal runs
        for end in (*self.light, *self.others):
            end.setblocking(False)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MAILBOX_BYTES)


def is_light(start: bytes) -> bool:
    """Whether a request that begins so is light: it needs some milliseconds, whatever it asks.

    Example:
        >>> is_light(b"GET /hg38/v1/variant/rs1?fields=cadd HTTP/1.1"), is_light(b"POST /v1/variant HTTP/1.1")
        (True, False)
    """
    return LIGHT_REQUEST.match(start) is not None


class ProcessShare:
    """The part of one web process; all is called in the thread that accepts connections.

    Args:
        worker: gunicorn's worker, whose poller is open.
    """

    def __init__(self, worker: Any, mailboxes: Mailboxes) -> None:
        self._worker, self._mailboxes = worker, mailboxes
        self.is_light = False
        self._listen(mailboxes.others[1])
        self.take_light_part()

    def take_light_part(self) -> None:
        """Become the light process unless there is one."""
        if self.is_light or not self._worker.alive:
            return
        with suppress(OSError):  # another process has it
            fcntl.lockf(self._mailboxes.role, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.is_light = True
            self._worker.poller.unregister(self._mailboxes.others[1])
            self._listen(self._mailboxes.light[1])

    def leave(self) -> None:
        """The process ends: it takes no further connections, and another one may become the light process."""
        with suppress(KeyError, ValueError):
            self._worker.poller.unregister(self._mailbox)
        fcntl.lockf(self._mailboxes.role, fcntl.LOCK_UN)

    def pass_on(self, client: socket.socket, request: bytes) -> bool:
        """Give a connection and what was read to the process that shall answer; False if that is this one."""
        if not self._worker.alive or not self._is_for_others(request):
            return False
        mailbox = self._mailboxes.others[0] if self.is_light else self._mailboxes.light[0]
        try:
            socket.send_fds(mailbox, [request], [client.fileno()])
        except OSError:  # the client is gone, the mailbox is full or the request too long for it: this process answers
            return False
        return True

    def _is_for_others(self, start: bytes) -> bool:
        return not is_light(start) if self.is_light else is_light(start) and HEAVY_REQUESTS.at_work > 0

    def _listen(self, mailbox: socket.socket) -> None:
        self._mailbox = mailbox
        self._worker.poller.register(mailbox, selectors.EVENT_READ, self._take_over)

    def _take_over(self, mailbox: socket.socket) -> None:
        """Answer a connection that another process has passed on."""
        try:
            request, descriptors, _, _ = socket.recv_fds(mailbox, MOST_PASSED, 1)
        except BlockingIOError:  # another process was faster
            return
        for descriptor in descriptors:
            client = socket.socket(fileno=descriptor)
            try:
                addresses = client.getpeername(), client.getsockname()
            except OSError:  # the client is gone
                client.close()
                continue
            self._worker.take_over(client, *addresses, request)
