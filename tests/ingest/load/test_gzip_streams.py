"""gzip and bgzip are recognised, unpacked up to a damage, and entered at a block."""

from __future__ import annotations

import gzip
import io
import struct
import zlib

import pytest

from ingest.load.gzip_streams import (
    GZIP_ERRORS,
    GunzipReader,
    find_bgzip_block,
    is_bgzip_block,
    is_gzip,
    open_gzip,
    open_text,
)

TEXT = b"".join(b"line %d\n" % number for number in range(20_000))


def bgzip_block(piece: bytes) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    body = packer.compress(piece) + packer.flush()
    head = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0" + struct.pack("<H", len(body) + 25)
    return head + body + struct.pack("<II", zlib.crc32(piece), len(piece))


BLOCKS = [bgzip_block(TEXT[start : start + 9_000]) for start in range(0, len(TEXT), 9_000)]
BGZIP = b"".join([*BLOCKS, bgzip_block(b"")])


def read_all(packed: bytes) -> bytes:
    reader = GunzipReader(io.BytesIO(packed))
    return b"".join(iter(lambda: reader.read(1_000), b""))


@pytest.mark.parametrize("packed", [gzip.compress(TEXT), BGZIP, gzip.compress(TEXT[:99]) + gzip.compress(TEXT[99:])])
def test_members_are_read_one_after_the_other(packed: bytes) -> None:
    assert read_all(packed) == TEXT
    assert open_text(io.BytesIO(packed)).read() == TEXT
    assert is_gzip(io.BytesIO(packed))


def test_plain_text_is_left_as_it_is() -> None:
    raw = io.BytesIO(TEXT)
    assert not is_gzip(raw)
    assert open_text(raw) is raw
    assert raw.read() == TEXT


def test_everything_before_a_damage_is_given() -> None:
    packed = gzip.compress(TEXT)
    reader = GunzipReader(io.BytesIO(packed[:-20]))
    chunks: list[bytes] = []
    with pytest.raises(GZIP_ERRORS):
        chunks.extend(iter(lambda: reader.read(1_000), b""))
    text = b"".join(chunks)
    assert len(text) > 0.9 * len(TEXT)
    assert TEXT.startswith(text)


def test_a_bgzip_file_without_its_last_block_is_truncated() -> None:
    with pytest.raises(EOFError, match="end marker"):
        read_all(b"".join(BLOCKS))


def test_a_block_is_found_after_any_offset() -> None:
    starts = [sum(map(len, BLOCKS[:number])) for number in range(len(BLOCKS))]
    for offset in (0, 1, starts[1], starts[1] + 1, starts[-1]):
        results = find_bgzip_block(io.BytesIO(BGZIP), offset)
        assert results == min(start for start in [*starts, len(BGZIP) - len(bgzip_block(b""))] if start >= offset)
        assert is_bgzip_block(BGZIP[results:])
    raw = io.BytesIO(BGZIP)
    raw.seek(starts[2])
    assert open_gzip(raw).read() == TEXT[18_000:]
    assert not is_bgzip_block(gzip.compress(TEXT))
