"""Settings of gunicorn that `make run` and deploy/gunicorn.conf.py share: threads, time and address limits.

Separate module because gunicorn reads it before Django is loaded. There are more threads than lanes and waiting places,
so that some are always free for pages and look-ups (accounts.lanes).
"""

from __future__ import annotations

import os
import socket
import struct
from typing import Any

from gunicorn.http import message  # type: ignore[import-untyped]  # the package has no types

from accounts.limits import LIMITS

FREE_THREADS = 2
SILENCE_SECONDS = 60  # after which a client that neither sends nor takes anything is given up
# gunicorn knows no limit between 8,190 bytes and none. Scripts name hundreds of fields, and scroll tokens hold their
# question: an address may be as long as LWDS_MAX_ADDRESS_BYTES, and what is a little longer gets an answer in words.
ADDRESS_MARGIN = 16_384  # bytes


def _value(name: str) -> int:
    limit = LIMITS[name]
    return int(os.environ.get(limit.setting, limit.default))


threads = FREE_THREADS + sum(map(_value, ("question_lanes", "questions_waiting", "stream_lanes", "streams_waiting")))
limit_request_line = _value("max_address_bytes") + ADDRESS_MARGIN
message.MAX_REQUEST_LINE = limit_request_line
raw_env = [
    f"LWDS_STATEMENT_TIMEOUT={_value('answer_seconds')}",  # of statements outside a question's lane
    f"LWDS_IDLE_TIMEOUT={SILENCE_SECONDS}",  # of transactions
]


def when_ready(server: Any) -> None:
    """Connections inherit the time limits of the listening socket: a stalled client does not keep a thread."""
    seconds = struct.pack("ll", SILENCE_SECONDS, 0)
    for listener in server.LISTENERS:
        for option in (socket.SO_SNDTIMEO, socket.SO_RCVTIMEO):
            listener.sock.setsockopt(socket.SOL_SOCKET, option, seconds)
