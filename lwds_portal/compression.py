"""Answers for programs leave compressed: annotation shrinks to a tenth, and isal takes a few milliseconds a megabyte.

Pages are left alone: compressing a page that holds a secret and an echo of the request tells the secret (BREACH).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from isal import igzip, isal_zlib

PROGRAMS_ASK = ("/api/", "/v1/", "/hg19/", "/hg38/")
SMALLEST = 1000  # bytes
_GZIP = 16 + isal_zlib.MAX_WBITS


def compress_answers(
    get_response: Callable[[HttpRequest], HttpResponse | StreamingHttpResponse],
) -> Callable[[HttpRequest], HttpResponse | StreamingHttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        response = get_response(request)
        if not request.path_info.startswith(PROGRAMS_ASK) or response.has_header("Content-Encoding"):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if "gzip" not in request.headers.get("Accept-Encoding", "").lower():
            return response
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = _compressed(response.streaming_content)
            del response["Content-Length"]  # a file's own length, and the client would wait for the rest
        elif len(response.content) < SMALLEST:
            return response
        else:
            response.content = igzip.compress(response.content, compresslevel=1)
            response["Content-Length"] = str(len(response.content))
        response["Content-Encoding"] = "gzip"
        return response

    return middleware


def _compressed(parts: Iterable[bytes]) -> Iterator[bytes]:
    packer = isal_zlib.compressobj(level=1, wbits=_GZIP)
    for part in parts:
        if packed := packer.compress(part):
            yield packed
    yield packer.flush()
