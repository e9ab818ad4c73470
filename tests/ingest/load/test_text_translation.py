"""Text that other systems write is read as lines of UTF-8."""

from __future__ import annotations

import gzip
import io

import pytest

from ingest.load.gzip_streams import GunzipReader, open_text
from ingest.load.text_translation import TranslatingReader, needs_translation

TEXT = "#chr\tpos\tref\talt\tname\n" + "".join(f"1\t{pos}\tA\tC\tSjögren {pos}\n" for pos in range(1, 9_000))
SPELLINGS = {
    "carriage returns": TEXT.replace("\n", "\r").encode(),
    "UTF-16, little-endian": b"\xff\xfe" + TEXT.encode("utf-16-le"),
    "UTF-16, big-endian": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "UTF-16 with carriage returns": b"\xff\xfe" + TEXT.replace("\n", "\r").encode("utf-16-le"),
    "a byte-order mark": b"\xef\xbb\xbf" + TEXT.encode(),
}


@pytest.mark.parametrize("content", SPELLINGS.values(), ids=SPELLINGS)
@pytest.mark.parametrize("size", [7, 1 << 20])
def test_texts_of_other_systems_are_read_alike(content: bytes, size: int) -> None:
    for raw in (content, gzip.compress(content)):
        assert open_text(io.BytesIO(raw)).read() == TEXT.encode()
        assert open_text(io.BytesIO(raw)).readline() == TEXT.split("\n")[0].encode() + b"\n"
    reader = TranslatingReader(GunzipReader(io.BytesIO(gzip.compress(content))))
    assert b"".join(iter(lambda: reader.read(size), b"")) == TEXT.encode()


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "\r\n"), "", "#chr", "a\rb\n"[2:]])
def test_ordinary_text_is_not_touched(text: str) -> None:
    raw = io.BytesIO(text.encode())
    assert not needs_translation(raw)
    assert open_text(raw) is raw
    assert raw.tell() == 0
