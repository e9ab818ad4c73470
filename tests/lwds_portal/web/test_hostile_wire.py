"""Requests as no library sends them, to a running portal: each is answered at once, none as an error of the portal."""

from __future__ import annotations

import gzip
import socket
import time
from contextlib import suppress
from http.client import HTTPResponse
from urllib.parse import urlsplit

import pytest

SECONDS = 10  # on a busy machine; each takes some milliseconds
PATHS = ("/", "/api/v1/datasets/", "/hg38/v1/query?q=rs1", "/datasets/")
HEADERS = {
    "a token that is no text": b"Authorization: Bearer \xff\xfe",
    "credentials that are no text": b"Authorization: \xc3\xa9",
    "a session that is no text": b"Cookie: sessionid=\xff\xff; csrftoken=\xe9",
    "thousands of cookies": b"\r\n".join(b"Cookie: " + b";".join([b"a%d=b" % i] * 900) for i in range(12)),
    "languages that are no text": b"Accept-Language: " + b"\xff," * 5,
    "thousands of languages": b"Accept-Language: " + b"a-b," * 1500,
    "thousands of types": b"Accept: " + b"a/b;q=0.1," * 700,
    "a type that is no text": b"Accept: \xff",
    "thousands of tags": b"If-None-Match: " + b'"a",' * 1800,
    "a tag that is no text": b"If-Match: \xff",
    "a day that is no text": b"If-Modified-Since: \xff",
    "thousands of ranges": b"Range: bytes=" + b"0-1," * 1900,
    "a range of thousands of digits": b"Range: bytes=" + b"9" * 7000 + b"-",
    "an address that is no text": b"X-Forwarded-For: " + b"\xff" * 100,
    "a long id": b"X-Request-ID: " + b"a" * 8000,
    "an id that is no text": b"X-Request-ID: " + b"\xff" * 100,
    "an origin that is no text": b"Origin: \xff",
    "a referrer that is no address": b"Referer: http://[::1",
    "thousands of encodings": b"Accept-Encoding: " + b"gzip;q=0," * 800,
    "another method": b"X-HTTP-Method-Override: DELETE",
}
PART = b"--x\r\nA: b\r\n\r\n\r\n"
FILE_PART = b'--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\n\r\n'
PARTS = "multipart/form-data; boundary=x"
BODIES = {
    "parts without names": (PARTS, PART * 600_000),
    "files": (PARTS, FILE_PART * 100_000),
    "what looks like a boundary": (PARTS, b"\r\n--" * 2_000_000),
    "nothing but separators": ("application/x-www-form-urlencoded", b"&" * 8_000_000),
    "compressed zeros": ("application/json", gzip.compress(b"0" * 100_000_000, mtime=0)),
}


def ask(portal: str, request: bytes) -> tuple[int, float]:
    """(status, seconds until the whole answer was read)."""
    place = urlsplit(portal)
    began = time.monotonic()
    with socket.create_connection((place.hostname, place.port), timeout=60) as client:
        with suppress(ConnectionError):  # it is refused before its end
            client.sendall(request)
        answer = HTTPResponse(client)
        answer.begin()
        answer.read()
    return answer.status, time.monotonic() - began


@pytest.mark.parametrize("kind", HEADERS)
def test_headers_of_every_kind_are_answered(portal_url: str, kind: str) -> None:
    for path in PATHS:
        line = b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" % path.encode()
        status, seconds = ask(portal_url, line + HEADERS[kind] + b"\r\n\r\n")
        assert status < 500, path
        assert seconds < SECONDS, path


@pytest.mark.parametrize("kind", BODIES)
def test_bodies_of_every_kind_are_refused_before_they_cost_much(portal_url: str, kind: str) -> None:
    content_type, body = BODIES[kind]
    for path in ("/accounts/login/", "/v1/variant", "/api/v1/variants/lookup/"):
        lines = [
            *(f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", f"Content-Length: {len(body)}"),
            *(f"Content-Type: {content_type}", "Content-Encoding: gzip", f"Cookie: csrftoken={'a' * 32}"),
        ]
        status, seconds = ask(portal_url, "\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        # curl --data-binary sends lists of ids under the type of a form, so that any text is one.
        is_list = path.endswith("/lookup/") and content_type == "application/x-www-form-urlencoded"
        assert status < 500, path
        assert status >= 400 or is_list, path
        assert seconds < SECONDS, path


@pytest.mark.parametrize("method", ["BREW", "CONNECT", "PROPFIND", "get"])
def test_methods_that_nobody_uses_are_refused(portal_url: str, method: str) -> None:
    status, _ = ask(portal_url, f"{method} / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
    assert 400 <= status < 500


def test_two_lengths_of_one_body_are_refused(portal_url: str) -> None:
    lengths = b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"
    status, _ = ask(portal_url, b"POST /v1/variant HTTP/1.1\r\nHost: 127.0.0.1\r\n" + lengths + b"\r\n0\r\n\r\n")
    assert status == 400
