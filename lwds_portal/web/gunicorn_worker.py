"""gunicorn's worker with threads, in which no client holds up others.

One file because the states of a connection follow each other. By itself gunicorn gives a connection to a thread as
soon as its client has sent a byte, and the thread waits for the rest of the request and for the client to take the
answer: as many slow clients as there are threads stop a process. Here the poller reads headers and short bodies, and
sends what a client is slow to take; threads wait for long bodies alone, at most half of them. The poller also waits for
clients to close, which gunicorn does in the thread that accepts.
"""

from __future__ import annotations

import errno
import selectors
import socket
import time
from collections import deque
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any, ClassVar

from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]  # the package has no types

from lwds_portal.web.arriving_request import MAX_HEAD_BYTES, ArrivingRequest, render_refusal
from lwds_portal.web.light_process import Mailboxes, ProcessShare
from lwds_portal.web.paced_socket import PacedSocket

SILENT_SECONDS = 60.0  # after which a connection on which nothing was sent is closed
LINGER_SECONDS = 2.0  # for which a client may go on reading and sending after the last answer
MAX_DRAINED = 64 * 1024  # bytes of what it sends meanwhile; then the connection is cut
MAX_WAITING_BYTES = 64 * 2**20  # bytes of a process for all requests that arrive, and as much for answers not yet taken
PIECE = 16 * 1024
CHECK_SECONDS = 0.5
GONE = (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK)
FULL = (errno.EMFILE, errno.ENFILE)


class Connection(TConn):
    """One client.

    Attributes:
        request: What came of its next request; nothing while a thread answers.
        deadline: When waiting for it is over; it has no thread until then.
        holds_body_place: Whether a thread waits for its long body.
    """

    def __init__(self, cfg: Any, client: socket.socket, address: Any, server: Any) -> None:
        super().__init__(cfg, PacedSocket(client), address, server)
        self.request = ArrivingRequest()
        self.began = self.deadline = time.monotonic()
        self.holds_body_place = False
        self.drained = 0

    @property
    def held_bytes(self) -> int:
        """Of its next request and of its last answer."""
        return len(self.request.data) + len(self.sock.parked)


class PortalWorker(ThreadWorker):
    """One web process.

    Attributes:
        mailboxes: By which several processes share the requests; None where there is one.
    """

    mailboxes: ClassVar[Mailboxes | None] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._share: ProcessShare | None = None
        self._next_check = 0.0
        # Connections without a thread, those that have waited longest first.
        self._arriving: dict[Connection, None] = {}
        self._long: deque[Connection] = deque()  # their long bodies wait for a place
        self._parked: dict[Connection, Any] = {}  # with what finish_request was called with
        self._closing: dict[Connection, None] = {}
        self._body_places = max(1, self.cfg.threads // 2)

    def run(self) -> None:
        """Answer until the process is told to end."""
        if self.mailboxes:
            self._share = ProcessShare(self, self.mailboxes)
        super().run()

    def handle_exit(self, sig: int, frame: Any) -> None:
        super().handle_exit(sig, frame)
        if self._share:
            self._share.leave()

    def accept(self, listener: socket.socket) -> None:
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno in FULL:
                if not self._make_room():
                    time.sleep(0.05)  # until a thread has finished
            elif error.errno not in GONE:
                raise
            return
        self.nr_conns += 1
        self.enqueue_req(Connection(self.cfg, client, address, listener.getsockname()))

    # A request arrives.

    def enqueue_req(self, conn: Connection) -> None:
        """Read the next request of a connection, and give it to a thread once it is there."""
        conn.request = ArrivingRequest(conn.parser.unreader.take_buffered() if conn.parser else b"")
        conn.began = time.monotonic()
        conn.deadline = conn.began + (PacedSocket.seconds if conn.request.data else SILENT_SECONDS)
        conn.sock.setblocking(False)
        if conn.request.is_ready or not self._receive(conn):
            return self._go_on(conn)
        self._arriving[conn] = None
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._continue, conn))
        return None

    def _continue(self, conn: Connection, _: socket.socket) -> None:
        if not self._receive(conn):
            self._forget(conn)
            self._go_on(conn)

    def _receive(self, conn: Connection) -> bool:
        """Read what came; whether to wait for more."""
        request = conn.request
        try:
            piece = conn.sock.receive_now(PIECE)
        except BlockingIOError:
            return True
        except OSError:  # the client is gone
            piece = b""
        if not piece:
            return False
        now = time.monotonic()
        if not request.data:
            conn.began = now
        request.add(piece)
        conn.deadline = conn.began + PacedSocket.seconds + len(request.data) / PacedSocket.bytes_per_second
        if request.expects_word:
            request.expects_word = False
            with suppress(OSError):
                conn.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n", socket.MSG_DONTWAIT)
        return not (request.is_ready or request.is_too_large)

    def _go_on(self, conn: Connection) -> None:
        """With a request that is there, or that will never be."""
        request = conn.request
        if request.is_too_large:
            if b"\r\n" in request.data:
                status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                detail = "The headers are too long: send fewer or shorter ones."
            else:
                status = HTTPStatus.REQUEST_URI_TOO_LONG
                detail = "The address is too long: send the parameters in the body of a POST."
            self._refuse(conn, status, detail, "MAX_HEAD_BYTES", MAX_HEAD_BYTES)
        elif not request.is_ready or (self._share and self._share.pass_on(conn.sock, bytes(request.data))):
            self._end(conn)
        else:
            self.answer(conn)

    def take_over(self, client: socket.socket, address: Any, server: Any, data: bytes) -> None:
        """Answer a request that another process has accepted and read."""
        self.nr_conns += 1
        conn = Connection(self.cfg, client, address, server)
        conn.request = ArrivingRequest(data)
        self.answer(conn)

    def answer(self, conn: Connection) -> None:
        """Give a request to a thread, as soon as there is a place if its body is long."""
        request = conn.request
        if request.is_long:
            if not self._body_places:
                conn.deadline = time.monotonic() + PacedSocket.seconds
                self._long.append(conn)
                return
            self._body_places -= 1
            conn.holds_body_place = True
        conn.init()
        conn.parser.unreader.unread(bytes(request.data))
        conn.request = ArrivingRequest()
        conn.data_ready = True
        conn.sock.begin_request()
        super().enqueue_req(conn)

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        """Whether to keep the connection; called in the thread. It does not wait for a long body that nobody read."""
        if conn.holds_body_place and getattr(conn.parser.mesg.body.reader, "length", None) != 0:
            return False
        return bool(super()._keepalive_after(conn, keepalive))

    # A request was answered.

    def finish_request(self, conn: Connection, fs: Any) -> None:
        """After a request, in the thread that accepts: send the rest of its answer, then keep the connection or not."""
        if conn.holds_body_place:
            conn.holds_body_place = False
            self._body_places += 1
            if self._long:
                self.answer(self._long.popleft())
        has_failed = fs.cancelled() or fs.exception() is not None
        if conn.sock.parked and not has_failed:
            conn.deadline = time.monotonic() + PacedSocket.seconds
            self._parked[conn] = fs
            conn.sock.setblocking(False)
            self.poller.register(conn.sock, selectors.EVENT_WRITE, partial(self._send_parked, conn))
        elif not has_failed and fs.result():
            super().finish_request(conn, fs)
        else:
            self._begin_to_close(conn)

    def _send_parked(self, conn: Connection, _: socket.socket) -> None:
        try:
            sent = conn.sock.send_parked_now()
        except OSError:  # the client is gone
            self._end(conn)
            return
        conn.deadline = max(conn.deadline, time.monotonic()) + sent / PacedSocket.bytes_per_second
        if not conn.sock.parked:
            fs = self._parked[conn]
            self._forget(conn)
            self.finish_request(conn, fs)

    # Waiting is over.

    def notify(self) -> None:
        """Called by gunicorn in every round of its loop, at least once a second."""
        super().notify()
        if self._share:
            self._share.take_light_part()
        while self.nr_conns >= self.worker_connections and self._make_room():
            pass
        now = time.monotonic()
        if now < self._next_check:
            return
        self._next_check = now + CHECK_SECONDS
        for conn in [conn for conn in (*self._closing, *self._parked) if conn.deadline < now]:
            self._end(conn)
        for conn in [conn for conn in self._arriving if conn.deadline < now]:
            self._give_up(conn)
        while self._long and self._long[0].deadline < now:
            detail = "Too many long bodies are being sent: try again in some seconds."
            places = max(1, self.cfg.threads // 2)
            self._refuse(self._long.popleft(), HTTPStatus.SERVICE_UNAVAILABLE, detail, "body places", places)
        self._limit_memory()

    def _cap_keepalive(self, deadline: float) -> None:
        """The process ends: connections without a request are closed by then."""
        super()._cap_keepalive(deadline)
        for conn in self._arriving:
            conn.deadline = min(conn.deadline, deadline)

    def _limit_memory(self) -> None:
        """Cut the connections that have waited longest, where all together hold more than they may."""
        for conns in (self._arriving, self._parked):
            held = sum(conn.held_bytes for conn in conns)
            while held > MAX_WAITING_BYTES:
                conn = next(iter(conns))
                held -= conn.held_bytes
                self._end(conn)

    def _make_room(self) -> bool:
        """Close the connection without a request that has waited longest; whether there was one."""
        arriving = next(iter(self._arriving), None)
        kept = self.keepalived_conns[0] if self.keepalived_conns else None
        if arriving and (kept is None or arriving.began < kept.timeout - self.cfg.keepalive):
            self._end(arriving)
        elif kept:
            self.keepalived_conns.popleft()
            self._end(kept)
        return bool(arriving or kept)

    def _give_up(self, conn: Connection) -> None:
        self._forget(conn)
        if not conn.request.data:  # it is silent
            self._end(conn)
            return
        detail = "The request came too slowly: send its headers and body at once."
        limit = "LWDS_REQUEST_SECONDS"
        self._refuse(conn, HTTPStatus.REQUEST_TIMEOUT, detail, limit, int(PacedSocket.seconds))

    def _refuse(self, conn: Connection, status: HTTPStatus, detail: str, limit: str, maximum: int) -> None:
        with suppress(OSError):
            conn.sock.send(render_refusal(status, detail, limit, maximum), socket.MSG_DONTWAIT)
        self._begin_to_close(conn)

    def _begin_to_close(self, conn: Connection) -> None:
        """Say that nothing more is sent (RFC 9112, section 9.6): a connection that is cut loses its last bytes."""
        conn.deadline = time.monotonic() + LINGER_SECONDS
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._drain, conn))
        except OSError:  # the client is gone
            self._end(conn)
        else:
            self._closing[conn] = None

    def _drain(self, conn: Connection, _: socket.socket) -> None:
        """Throw away what a client sends although its connection is being closed."""
        try:
            received = len(conn.sock.receive_now(PIECE))
        except BlockingIOError:
            return
        except OSError:
            received = 0
        conn.drained += received
        if not received or conn.drained > MAX_DRAINED:
            self._end(conn)

    def _forget(self, conn: Connection) -> None:
        """Wait for it no longer."""
        self._arriving.pop(conn, None)
        self._parked.pop(conn, None)
        self._closing.pop(conn, None)
        with suppress(KeyError, ValueError):  # it may not have been registered
            self.poller.unregister(conn.sock)

    def _end(self, conn: Connection) -> None:
        """Close for good."""
        self._forget(conn)
        self.nr_conns -= 1
        conn.close()
