"""The parser of JSON bodies over REST. Separate module because the settings name its class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any

from rest_framework.parsers import JSONParser

from accounts.budget import check_amount, check_time, current_budget
from accounts.json_documents import load_json
from accounts.lanes import take_lane

LARGE_BODY = 2 * 2**20  # bytes; a few large ones are read at once, the others wait
PIECE = 2**20  # bytes


class BoundedJSONParser(JSONParser):
    """Reads at most the allowed size of a body, few large ones at a time; refuses invalid ones with a sentence."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        head = stream.read(LARGE_BODY)
        if len(head) < LARGE_BODY:
            return load_json(head)
        with _heavy_reading():
            return load_json(head + b"".join(_pieces(stream, len(head))))


def _pieces(stream: IO[Any], size: int) -> Iterator[bytes]:
    """The rest of a body behind `size` bytes. Raises OverLimitError, OutOfTimeError."""
    while piece := stream.read(PIECE):
        size += len(piece)
        check_amount("max_json_bytes", size, is_exact=False)
        check_time()
        yield piece


@contextmanager
def _heavy_reading() -> Iterator[None]:
    """In a lane of questions; then the request has the time of one that writes."""
    take_lane("question")
    try:
        yield
    finally:
        if budget := current_budget():
            budget.leave_lanes()
            budget.allow("write_seconds")
