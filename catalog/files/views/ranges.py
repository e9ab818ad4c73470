"""Answering with a stored file, whole or the range that the reader asks for (RFC 9110)."""

from __future__ import annotations

import base64
import re
from datetime import UTC
from typing import IO, Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from catalog.entries.models import Distribution

ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class Slice:
    """`length` bytes of an open file from where it stands."""

    def __init__(self, file: IO[Any], length: int) -> None:
        self.file, self.left = file, length

    def read(self, size: int) -> bytes:
        chunk = self.file.read(min(size, self.left))
        self.left -= len(chunk)
        return chunk

    def close(self) -> None:
        self.file.close()


def asked_range(header: str, size: int) -> range | None:
    """Byte numbers asked for; None for the whole file, which is also the answer to several ranges at once.

    Raises ValueError where nothing of the range is in the file.
    """
    found = ONE_RANGE.fullmatch(header.replace(" ", ""))
    if not found or found[0] == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        wanted = range(max(0, size - int(last)), size)
    else:
        wanted = range(int(first), min(int(last) + 1, size) if last else size)
    if not wanted:
        raise ValueError
    return wanted


def file_response(request: HttpRequest, distribution: Distribution) -> HttpResponse:
    etag, changed = f'"{distribution.sha256}"', int(distribution.created_at.astimezone(UTC).timestamp())
    size = distribution.bytes or 0
    header = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) not in (etag, http_date(changed)):
        header = ""
    try:
        wanted = asked_range(header, size)
    except ValueError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    # Asked before the file is opened: an answer without a body would leave it open.
    if wanted is None and (unchanged := get_conditional_response(request, etag, changed)):
        unchanged["ETag"] = etag
        return unchanged
    file = distribution.file.open("rb")
    part = wanted or range(size)
    file.seek(part.start)
    response = FileResponse(Slice(file, len(part)), as_attachment=True, filename=distribution.path.rsplit("/", 1)[-1])
    response.block_size = 256 * 1024
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Length": str(len(part)),
        "Content-Type": distribution.media_type or "application/octet-stream",
        "ETag": etag,
        "Last-Modified": http_date(changed),
    }
    for name, value in headers.items():
        response[name] = value
    if distribution.sha256:
        response["Repr-Digest"] = f"sha-256=:{_base64(distribution.sha256)}:"
    if wanted is not None:
        response.status_code = 206
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return response


def _base64(digest: str) -> str:
    return base64.b64encode(bytes.fromhex(digest)).decode()
