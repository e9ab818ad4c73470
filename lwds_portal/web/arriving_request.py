"""A request that arrives in pieces: when it can be given to a thread, and the answers to one that never gets so far.

Headers are waited for to their end, and so are bodies of up to MAX_SHORT_BODY. The thread that answers reads a longer
body, or one in chunks, by itself. Pure.
"""

from __future__ import annotations

import json
import re
from http import HTTPStatus

MAX_HEAD_BYTES = 128 * 1024  # bytes of the address and headers of one request; nginx takes as much
MAX_SHORT_BODY = 64 * 1024  # bytes of a body that comes before a thread is asked
MOST_BYTES = MAX_HEAD_BYTES + MAX_SHORT_BODY  # of one request that waits for more
# Lines end with CRLF. gunicorn refuses a head with another line end at once; such a one never ends by itself.
HEAD_END = re.compile(rb"\r\n\r\n|(?<!\r)\n")
CONTENT_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,18})[ \t]*\r\n", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
EXPECTATION = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)


class ArrivingRequest:
    """What came of one request so far; more than the request where the client sends several at once.

    Attributes:
        data: All bytes that came.
        is_ready: Whether a thread can answer it.
        is_long: Whether the thread will have to wait for a body.
        is_too_large: Whether its headers are longer than MAX_HEAD_BYTES.
        expects_word: Whether the client waits for "100 Continue" before it sends a short body.

    Example:
        >>> request = ArrivingRequest()
        >>> for piece in (b"GET / HTTP/1.1\\r\\nHost: a\\r", b"\\n\\r\\n"):
        ...     request.add(piece)
        ...     print(request.is_ready)
        False
        True
    """

    def __init__(self, start: bytes = b"") -> None:
        self.data = bytearray()
        self.is_ready = self.is_long = self.is_too_large = self.expects_word = False
        self._needed = 0  # bytes of the whole request, once its headers are there
        self.add(start)

    def add(self, piece: bytes) -> None:
        """Take the bytes that came next."""
        searched = max(0, len(self.data) - 3)
        self.data += piece
        if not self._needed:
            end = HEAD_END.search(self.data, searched)
            if end:
                self._read_head(end.end())
            self.is_too_large = (end.end() if end else len(self.data)) > MAX_HEAD_BYTES
        self.is_ready = 0 < self._needed <= len(self.data)

    def _read_head(self, end: int) -> None:
        head = bytes(self.data[:end])
        length = CONTENT_LENGTH.search(head)
        body = int(length[1]) if length else 0
        self.is_long = CHUNKED.search(head) is not None or body > MAX_SHORT_BODY
        self._needed = end if self.is_long else end + body
        self.expects_word = self._needed > len(self.data) and EXPECTATION.search(head) is not None


def render_refusal(status: HTTPStatus, detail: str, limit: str, maximum: int) -> bytes:
    """A whole answer as problem details, after which the connection is closed.

    Args:
        detail: What is wrong and what to do, as a sentence.
        limit: The setting or constant that was met.
    """
    problem = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    body = json.dumps({**problem, "limit": limit, "maximum": maximum}).encode()
    lines = [
        f"HTTP/1.1 {status} {status.phrase}",
        "Content-Type: application/problem+json",
        f"Content-Length: {len(body)}",
        *(["Retry-After: 10"] if status == HTTPStatus.SERVICE_UNAVAILABLE else []),
        "Connection: close",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
