"""The socket of a client that may be slow: a thread waits for it only as long as bytes go through.

The rest of an answer that the client does not take at once is kept (`parked`): the thread is free, and the poller sends
it. The next piece of a stream waits until the one before is sent, so that a stream runs ahead by one piece at most.
"""

from __future__ import annotations

import errno
import os
import select
import socket
import time
from collections.abc import Callable
from functools import partial
from typing import IO, Any, ClassVar, TypeVar

MAX_PARKED_ANSWER = 32 * 2**20  # bytes of an answer that waits for its client without a thread
FILE_PIECE = 2**20  # bytes of a file sent at once
NOTHING = memoryview(b"")
MOST_SILENCE = 60.0  # seconds without a byte, however many came before
Result = TypeVar("Result")


class PacedSocket(socket.socket):
    """Calls wait `seconds` in all for each request, and a second more for every `bytes_per_second` that went through.

    Attributes:
        parked: What is still to be sent.
    """

    seconds: ClassVar[float] = 20.0
    bytes_per_second: ClassVar[int] = 8192

    def __init__(self, client: socket.socket) -> None:
        super().__init__(fileno=client.detach())
        self.parked = NOTHING
        self.begin_request()

    def begin_request(self) -> None:
        """Count from here on."""
        self._waited = 0.0
        self._moved = 0

    def seconds_left(self) -> float:
        """For how long the client may still keep somebody waiting."""
        return self.seconds + self._moved / self.bytes_per_second - self._waited

    def receive_now(self, size: int) -> bytes:
        """What came.

        Raises:
            BlockingIOError: Nothing came.
        """
        return super().recv(size, socket.MSG_DONTWAIT)

    def send_parked_now(self) -> int:
        """Send as much of `parked` as the client takes; returns how many bytes that were."""
        try:
            sent = self.send(self.parked, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return 0
        self._forget_sent(sent)
        return sent

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        """Wait for bytes.

        Raises:
            ConnectionResetError: The client has been too slow.
        """
        piece = self._retry(lambda: super(PacedSocket, self).recv(bufsize, flags | socket.MSG_DONTWAIT), select.POLLIN)
        self._moved += len(piece)
        return piece

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        """Send, or park what the client does not take.

        Raises:
            ConnectionResetError: The client has been too slow.
        """
        while self.parked:  # of a stream
            self._send_piece()
        self.parked = memoryview(data)
        self.send_parked_now()
        while len(self.parked) > MAX_PARKED_ANSWER:
            self._send_piece()

    def sendfile(self, file: IO[bytes], offset: int = 0, count: int | None = None) -> int:  # type: ignore[override]
        """Send `count` bytes of a file from `offset` on, in the thread that calls.

        Raises:
            ConnectionResetError: The client has been too slow.
        """
        while self.parked:
            self._send_piece()
        rest = os.fstat(file.fileno()).st_size - offset if count is None else count
        self.setblocking(False)
        sent, piece = 0, 1
        while sent < rest and piece:  # 0 where the file has become shorter
            source = (file.fileno(), offset + sent, min(FILE_PIECE, rest - sent))
            piece = self._retry(partial(os.sendfile, self.fileno(), *source), select.POLLOUT)
            sent += piece
            self._moved += piece
        self.setblocking(True)
        return sent

    def _send_piece(self) -> None:
        sent = self._retry(lambda: self.send(self.parked, socket.MSG_DONTWAIT), select.POLLOUT)
        self._forget_sent(sent)
        self._moved += sent

    def _forget_sent(self, sent: int) -> None:
        # An empty view would keep all bytes of the answer for as long as the connection lasts.
        self.parked = self.parked[sent:] if sent < len(self.parked) else NOTHING

    def _retry(self, call: Callable[[], Result], event: int) -> Result:
        while True:
            try:
                return call()
            except BlockingIOError:
                self._wait(event)

    def _wait(self, event: int) -> None:
        began = time.monotonic()
        poll = select.poll()
        poll.register(self, event)
        is_there = poll.poll(max(0.0, min(self.seconds_left(), MOST_SILENCE)) * 1000)
        self._waited += time.monotonic() - began
        if not is_there:
            raise ConnectionResetError(errno.ECONNRESET, "the client is too slow")
