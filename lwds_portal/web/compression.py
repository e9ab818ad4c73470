"""Compress responses to programs: annotation shrinks to a tenth, and isal takes a few milliseconds a megabyte.

Pages are not compressed: a page that holds a secret and repeats a part of the request would reveal the secret by its
length (BREACH, https://www.breachattack.com).

Separate module because it is middleware of its own, which the settings name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from isal import igzip, isal_zlib

PROGRAM_PATHS = ("/api/", "/v1/", "/hg19/", "/hg38/", "/beacon/", "/mcp", "/v3/")
MIN_COMPRESSED_SIZE = 1000  # bytes; a shorter response fits one packet anyway
GZIP_WINDOW_BITS = 16 + isal_zlib.MAX_WBITS  # 16 asks zlib for a gzip header

GetResponse = Callable[[HttpRequest], HttpResponse | StreamingHttpResponse]


def compress_responses(get_response: GetResponse) -> GetResponse:
    """Middleware: compress what is sent to PROGRAM_PATHS where the client accepts gzip, streams part by part."""

    def middleware(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        response = get_response(request)
        if not request.path_info.startswith(PROGRAM_PATHS) or response.has_header("Content-Encoding"):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if "gzip" not in request.headers.get("Accept-Encoding", "").lower():
            return response
        if isinstance(response, StreamingHttpResponse):
            parts = cast(Iterable[bytes], response.streaming_content)  # asynchronous only where a view is
            response.streaming_content = compress_stream(parts)
            del response["Content-Length"]  # the length of the file itself: a client would wait for the rest
        elif len(response.content) < MIN_COMPRESSED_SIZE:
            return response
        else:
            response.content = igzip.compress(response.content, compresslevel=1)
            response["Content-Length"] = str(len(response.content))
        response["Content-Encoding"] = "gzip"
        return response

    return middleware


def compress_stream(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Parts of a body -> parts of its gzip form; memory for one part at a time."""
    compressor = isal_zlib.compressobj(level=1, wbits=GZIP_WINDOW_BITS)
    for part in parts:
        if compressed := compressor.compress(part):
            yield compressed
    yield compressor.flush()
