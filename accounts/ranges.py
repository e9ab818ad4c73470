"""Responding with a file, whole or the range that the client requests (RFC 9110, section 14)."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")  # a longer number is ignored, as every server may
BLOCK_SIZE = 256 * 1024  # bytes


class FileRange:
    """`length` bytes of an open file from its position on, as a file to read."""

    def __init__(self, file: IO[Any], length: int) -> None:
        self.file, self.n_left = file, length

    def read(self, size: int) -> bytes:
        chunk = self.file.read(min(size, self.n_left))
        self.n_left -= len(chunk)
        return chunk

    def close(self) -> None:
        self.file.close()


def parse_range(header: str, size: int) -> range | None:
    """Byte numbers that a Range header requests of a file of `size` bytes.

    Returns:
        None for the whole file, which is also the answer to several ranges at once and to one that ends before it
        begins (RFC 9110, 14.1.1: not valid, so it is ignored).

    Raises:
        ValueError: Nothing of the range is in the file.
    """
    match = ONE_RANGE.fullmatch(header.replace(" ", ""))
    if not match or match[0] == "bytes=-":
        return None
    first, last = match.groups()
    if first and last and int(last) < int(first):
        return None
    if not first:
        requested = range(max(0, size - int(last)), size)
    else:
        requested = range(int(first), min(int(last) + 1, size) if last else size)
    if not requested:
        raise ValueError
    return requested


@dataclass(frozen=True, slots=True)
class ServedFile:
    """A file that never changes.

    Attributes:
        name: What a client that saves it calls it.
        size: Bytes.
        sha256: Hexadecimal digits.
        written_at: Seconds since 1970.
        open: Opens it for reading.
    """

    name: str
    size: int
    sha256: str
    written_at: int
    open: Callable[[], IO[Any]]
    media_type: str = "application/octet-stream"


def file_response(request: HttpRequest, served: ServedFile) -> HttpResponseBase:
    """200, 206 with the range, 304 if the client has the file, or 416 if the range lies outside of it."""
    etag, changed, size = f'"{served.sha256}"', served.written_at, served.size
    header = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) not in (etag, http_date(changed)):
        header = ""
    try:
        requested = parse_range(header, size)
    except ValueError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    # Checked before the file is opened: a response without a body would leave it open.
    if requested is None and (unchanged := get_conditional_response(request, etag, changed)):
        unchanged["ETag"] = etag
        return unchanged
    file = served.open()
    part = requested or range(size)
    file.seek(part.start)
    response = FileResponse(FileRange(file, len(part)), as_attachment=True, filename=served.name)
    response.block_size = BLOCK_SIZE
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Length": str(len(part)),
        "Content-Type": served.media_type,
        "ETag": etag,
        "Last-Modified": http_date(changed),
    }
    for header_name, value in headers.items():
        response[header_name] = value
    if served.sha256:
        response["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(served.sha256)).decode()}:"
    if requested is not None:
        response.status_code = 206
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return response
