"""A file, whole or in ranges."""

import base64
import hashlib
from functools import partial
from io import BytesIO

import pytest
from django.test import RequestFactory

from accounts.ranges import ServedFile, file_response, parse_range

TEXT = b"0123456789" * 1000
FILE = ServedFile("text.txt", len(TEXT), hashlib.sha256(TEXT).hexdigest(), 1_700_000_000, partial(BytesIO, TEXT))


def ask(**headers):
    """The answer for a request with these headers."""
    return file_response(RequestFactory().get("/", headers=headers), FILE)


def body(answer):
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    ("header", "part", "content_range"),
    [
        ("bytes=0-9", TEXT[:10], "bytes 0-9/10000"),
        ("bytes=9995-", TEXT[9995:], "bytes 9995-9999/10000"),
        ("bytes=-7", TEXT[-7:], "bytes 9993-9999/10000"),
        ("bytes=9990-20000", TEXT[9990:], "bytes 9990-9999/10000"),
    ],
)
def test_ranges(header, part, content_range):
    answer = ask(**{"Range": header})
    assert (answer.status_code, body(answer), answer["Content-Range"]) == (206, part, content_range)


def test_a_range_outside_the_file_is_refused_and_an_old_if_range_gives_all():
    assert ask(**{"Range": "bytes=10000-"}).status_code == 416
    whole = ask(**{"Range": "bytes=0-1", "If-Range": '"older"'})
    assert (whole.status_code, len(body(whole))) == (200, 10000)


def test_an_unchanged_file_is_not_sent_again():
    first = ask()
    body(first)
    assert ask(**{"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("header", "requested"),
    [
        ("bytes=0-0", range(1)),
        ("bytes=2-4", range(2, 5)),
        ("bytes= 2 - 4", range(2, 5)),
        ("bytes=9-", range(9, 10)),
        ("bytes=0-99", range(10)),
        ("bytes=-3", range(7, 10)),
        ("bytes=-99", range(10)),
        ("", None),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("lines=0-1", None),
        ("bytes=a-b", None),
        ("bytes=4-2", None),
    ],
)
def test_ranges_of_a_file_of_ten_bytes(header, requested):
    assert parse_range(header, 10) == requested


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=10-", 10), ("bytes=10-20", 10), ("bytes=-0", 10), ("bytes=0-", 0)]
)
def test_a_range_of_nothing_is_refused(header, size):
    with pytest.raises(ValueError, match=r"^$"):
        parse_range(header, size)


def test_the_digest_of_the_whole_file_is_sent_with_every_part():
    answer = ask(**{"Range": "bytes=0-9"})
    digest = base64.b64encode(hashlib.sha256(TEXT).digest()).decode()
    assert (answer["Repr-Digest"], answer["ETag"]) == (f"sha-256=:{digest}:", f'"{FILE.sha256}"')
    assert body(answer) == TEXT[:10]


def test_a_range_is_resumed_while_the_file_is_the_same():
    first = ask()
    body(first)
    for validator in (first["ETag"], first["Last-Modified"]):
        answer = ask(**{"Range": "bytes=5-", "If-Range": validator})
        assert (answer.status_code, body(answer)) == (206, TEXT[5:])
