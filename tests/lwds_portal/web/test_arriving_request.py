"""Requests in pieces of any size: when they are there, and how long one waits."""

from __future__ import annotations

import json
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lwds_portal.web.arriving_request import MAX_HEAD_BYTES, MAX_SHORT_BODY, ArrivingRequest, render_refusal

HEAD = b"POST /v1/variant HTTP/1.1\r\nHost: a\r\n"


def post(body: bytes, *lines: str, length: int | None = None) -> bytes:
    headers = [f"Content-Length: {len(body) if length is None else length}", *lines]
    return HEAD + "\r\n".join(headers).encode() + b"\r\n\r\n" + body


@given(st.data(), st.binary(max_size=300), st.binary(max_size=50))
def test_a_request_is_there_with_its_last_byte_however_it_comes(
    data: st.DataObject, body: bytes, next_one: bytes
) -> None:
    whole = post(body)
    request = ArrivingRequest()
    while len(request.data) < len(whole) - 1:
        left = len(whole) - 1 - len(request.data)
        size = data.draw(st.integers(1, left))
        request.add(whole[len(request.data) : len(request.data) + size])
        assert not request.is_ready
    request.add(whole[-1:] + next_one)
    assert request.is_ready
    assert not request.is_long
    assert request.data == whole + next_one


@pytest.mark.parametrize(
    ("start", "is_ready", "is_long"),
    [
        (b"", False, False),
        (b"GET", False, False),
        (b"GET / HTTP/1.1\r\nHost: a\r\n", False, False),
        (b"GET / HTTP/1.1\r\n\r\n", True, False),
        (b"GET / HTTP/1.1\n\n", True, False),  # gunicorn refuses it
        (b"GET / HTTP/1.1\r\nHost: a\nX: b", True, False),
        (post(b"ab", length=3), False, False),
        (post(b"abc\n", length=4), True, False),
        (post(b"a\nb", length=4), False, False),
        (post(b"", length=MAX_SHORT_BODY), False, False),
        (post(b"", length=MAX_SHORT_BODY + 1), True, True),
        (post(b"", "Transfer-Encoding: chunked"), True, True),
        (HEAD + b"CONTENT-LENGTH:5\r\n\r\nabcd", False, False),
        (HEAD + b"X-Content-Length: 5\r\n\r\n", True, False),
        (HEAD + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n", True, False),  # gunicorn refuses it
    ],
    ids=str,
)
def test_headers_and_short_bodies_are_waited_for(start: bytes, is_ready: bool, is_long: bool) -> None:
    request = ArrivingRequest(start)
    assert (request.is_ready, request.is_long) == (is_ready, is_long)


@pytest.mark.parametrize("end", [b"", b"\r\n\r\n"], ids=["without an end", "whole"])
def test_headers_have_a_limit(end: bytes) -> None:
    request = ArrivingRequest(b"GET / HTTP/1.1\r\nCookie: " + b"a" * (MAX_HEAD_BYTES - 100))
    assert not request.is_too_large
    request.add(b"a" * 200 + end)
    assert request.is_too_large


def test_a_client_that_waits_for_a_word_before_its_body_is_known() -> None:
    assert ArrivingRequest(post(b"", "Expect: 100-continue", length=5)).expects_word
    assert not ArrivingRequest(post(b"abcde", "Expect: 100-continue")).expects_word
    assert not ArrivingRequest(post(b"", "Expect: 100-continue", length=MAX_SHORT_BODY + 1)).expects_word


def test_a_refusal_is_a_whole_answer() -> None:
    head, _, body = render_refusal(HTTPStatus.SERVICE_UNAVAILABLE, "Wait.", "LWDS_X", 3).partition(b"\r\n\r\n")
    assert head.splitlines()[0] == b"HTTP/1.1 503 Service Unavailable"
    assert f"Content-Length: {len(body)}".encode() in head
    assert b"Retry-After" in head
    problem = json.loads(body)
    assert (problem["status"], problem["detail"], problem["limit"], problem["maximum"]) == (503, "Wait.", "LWDS_X", 3)
