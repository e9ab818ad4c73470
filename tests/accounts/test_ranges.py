"""A stored file, whole or in ranges."""

import base64
import hashlib

import pytest

from accounts.ranges import parse_range
from tests.catalog.files.stored import TEXT, address, body


@pytest.mark.parametrize(
    ("header", "part", "content_range"),
    [
        ("bytes=0-9", TEXT[:10], "bytes 0-9/10000"),
        ("bytes=9995-", TEXT[9995:], "bytes 9995-9999/10000"),
        ("bytes=-7", TEXT[-7:], "bytes 9993-9999/10000"),
        ("bytes=9990-20000", TEXT[9990:], "bytes 9990-9999/10000"),
    ],
)
def test_ranges(client, stored, header, part, content_range):
    answer = client.get(address(stored), headers={"Range": header})
    assert (answer.status_code, body(answer), answer["Content-Range"]) == (206, part, content_range)


def test_a_range_outside_the_file_is_refused_and_an_old_if_range_gives_all(client, stored):
    assert client.get(address(stored), headers={"Range": "bytes=10000-"}).status_code == 416
    whole = client.get(address(stored), headers={"Range": "bytes=0-1", "If-Range": '"older"'})
    assert (whole.status_code, len(body(whole))) == (200, 10000)


def test_an_unchanged_file_is_not_sent_again(client, stored):
    first = client.get(address(stored))
    body(first)
    assert client.get(address(stored), headers={"If-None-Match": first["ETag"]}).status_code == 304


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


def test_the_digest_of_the_whole_file_is_sent_with_every_part(client, stored):
    answer = client.get(address(stored), headers={"Range": "bytes=0-9"})
    digest = base64.b64encode(hashlib.sha256(TEXT).digest()).decode()
    assert (answer["Repr-Digest"], answer["ETag"]) == (f"sha-256=:{digest}:", f'"{stored.sha256}"')
    assert body(answer) == TEXT[:10]


def test_a_range_is_resumed_while_the_file_is_the_same(client, stored):
    first = client.get(address(stored))
    body(first)
    for validator in (first["ETag"], first["Last-Modified"]):
        answer = client.get(address(stored), headers={"Range": "bytes=5-", "If-Range": validator})
        assert (answer.status_code, body(answer)) == (206, TEXT[5:])


def test_head_tells_the_size_and_sends_nothing(client, stored):
    answer = client.head(address(stored))
    assert body(answer) == b""
    assert (answer.status_code, answer["Content-Length"], answer["Accept-Ranges"]) == (200, "10000", "bytes")
