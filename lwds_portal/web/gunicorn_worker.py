"""gunicorn's worker with threads, in which no client holds up others.

gunicorn closes a connection in the thread that accepts all others, and waits there until the client has closed it too,
up to two seconds for each: three clients that do not close stop a process for six. A client that connects and sends
nothing has one of the threads for five. Here the poller waits for both.

Separate module because gunicorn loads it by its name (worker_class of lwds_portal.web.server).
"""

from __future__ import annotations

import selectors
import socket
import time
from collections import deque
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]  # the package has no types

from lwds_portal.web.light_process import Mailboxes, ProcessShare

SILENT_SECONDS = 60.0  # after which a connection on which nothing was sent is closed
LINGER_SECONDS = 2.0  # for which a client may go on reading and sending after the last answer
MAX_DRAINED = 64 * 1024  # bytes of what it sends meanwhile; then the connection is cut
PIECE = 16 * 1024


class PortalWorker(ThreadWorker):
    """One web process.

    Attributes:
        mailboxes: By which several processes share the requests; None where there is one.
    """

    mailboxes: ClassVar[Mailboxes | None] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._share: ProcessShare | None = None
        self._closing: deque[_Closing] = deque()  # the longest first

    def run(self) -> None:
        """Answer until the process is told to end."""
        if self.mailboxes:
            self._share = ProcessShare(self, self.mailboxes)
        super().run()

    def handle_exit(self, sig: int, frame: Any) -> None:
        super().handle_exit(sig, frame)
        if self._share:
            self._share.leave()

    def answer(self, conn: Any) -> None:
        """Answer on a connection that another process has accepted."""
        self.nr_conns += 1
        super().enqueue_req(conn)

    def enqueue_req(self, conn: Any) -> None:
        """Give a connection to a thread as soon as its client has sent something, or to the process that it is for."""
        if conn.initialized or conn.wait_for_data(0):
            if self._share and self._share.pass_on(conn):
                self.nr_conns -= 1
                conn.close()
            else:
                super().enqueue_req(conn)
            return
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + SILENT_SECONDS
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def finish_request(self, conn: Any, fs: Any) -> None:
        """After a request, in the thread that accepts: keep the connection, or begin to close it."""
        has_failed = fs.cancelled() or fs.exception() is not None
        if not has_failed and fs.result():
            super().finish_request(conn, fs)
        else:
            self._begin_to_close(conn)

    def notify(self) -> None:
        """Called by gunicorn in every round of its loop, at least once a second."""
        super().notify()
        if self._share:
            self._share.take_light_part()
        now = time.monotonic()
        while self._closing and (self._closing[0].is_closed or self._closing[0].deadline < now):
            self._end(self._closing.popleft())

    def _begin_to_close(self, conn: Any) -> None:
        """Say that nothing more is sent (RFC 9112, section 9.6): a connection that is cut loses its last bytes."""
        closing = _Closing(conn)
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._drain, closing))
        except OSError:  # the client is gone
            self._end(closing)
        else:
            self._closing.append(closing)

    def _drain(self, closing: _Closing, client: socket.socket) -> None:
        """Throw away what a client sends although its connection is being closed."""
        try:
            received = len(client.recv(PIECE))
        except BlockingIOError:
            return
        except OSError:
            received = 0
        closing.drained += received
        if not received or closing.drained > MAX_DRAINED:
            self._end(closing)

    def _end(self, closing: _Closing) -> None:
        """Close for good; may be called twice."""
        if closing.is_closed:
            return
        closing.is_closed = True
        self.nr_conns -= 1
        with suppress(KeyError, ValueError):  # it may not have been registered
            self.poller.unregister(closing.conn.sock)
        closing.conn.close()


class _Closing:
    """A connection that waits until its client closes it."""

    def __init__(self, conn: Any) -> None:
        self.conn = conn
        self.deadline = time.monotonic() + LINGER_SECONDS
        self.drained = 0
        self.is_closed = False
