"""gzip and bgzip: recognised, unpacked from the start, or entered at a block. Pure.

`GunzipReader` is for slices, which must get every line before a damage. A file object of gzip gives whole reads or
none, so up to one read of good lines would be lost with the first bad byte; `open_text` is for everything else.
"""

from __future__ import annotations

import zlib
from typing import IO, Any

from isal import igzip, isal_zlib
from isal.igzip_lib import IsalError

from ingest.load.text_translation import translate_file

GZIP_MAGIC = b"\x1f\x8b"
READ_BYTES = 64 << 10
# What reading a truncated or damaged file raises.
_DAMAGED: type[Exception] = IsalError  # type: ignore[assignment]  # isal's stub calls it an instance
GZIP_ERRORS = (EOFError, OSError, zlib.error, _DAMAGED)
_GZIP_WRAPPER = 31  # zlib's number for: expect a gzip header, verify the checksum
# A bgzip block begins with a gzip header that has the extra field BC, of two bytes: the block's size less one.
# https://samtools.github.io/hts-specs/SAMv1.pdf, section 4.1
_EXTRA_FLAG, _EXTRA_START = 4, 12
_BGZIP_MAGIC = b"\x1f\x8b\x08\x04"
_BGZIP_EXTRA = b"BC\x02\x00"
BGZIP_HEADER_BYTES = 18
_MAX_BLOCK_BYTES = 1 << 16


class GunzipReader:
    """The text of a gzip or bgzip file up to its end or to the first damaged byte; its only file method is `read`."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._packed = raw.read(READ_BYTES)
        self._member: Any = None
        self._length = 0  # of the current member's text so far
        extra = self._packed[_EXTRA_START : _EXTRA_START + 2]
        self._is_bgzip = len(self._packed) > 3 and bool(self._packed[3] & _EXTRA_FLAG) and extra == b"BC"

    def read(self, size: int) -> bytes:
        """Some text, at most `size` bytes; b"" at the end.

        Raises:
            EOFError: The file ends too early.
            IsalError: The file is damaged.
        """
        while True:
            if self._member is None and not self._start_member():
                return b""
            ended = not self._packed and not self._fill()
            text: bytes = self._member.flush() if ended else self._member.decompress(self._packed, size)
            self._packed = self._member.unconsumed_tail or self._member.unused_data
            self._length += len(text)
            if self._member.eof:
                self._member = None
            elif ended and not text:
                raise EOFError("the compressed data end too early")
            if text:
                return text

    def _start_member(self) -> bool:
        """Go to the next member; False at the end of the file."""
        self._packed = self._packed.lstrip(b"\0")  # padding, as tapes and block devices leave it
        while not self._packed:
            if not self._fill():
                if self._is_bgzip and self._length:
                    raise EOFError("bgzip's end marker is missing")
                return False
            self._packed = self._packed.lstrip(b"\0")
        self._member = isal_zlib.decompressobj(wbits=_GZIP_WRAPPER)
        self._length = 0
        return True

    def _fill(self) -> bool:
        self._packed = self._raw.read(READ_BYTES)
        return bool(self._packed)


def open_text(raw: IO[bytes]) -> IO[bytes]:
    """The text of a raw file at its start, whether it is plain, gzip or bgzip (several members).

    Text in UTF-16 or with CR line ends is translated (ingest.load.text_translation).
    """
    text = open_gzip(raw) if is_gzip(raw) else raw
    try:
        return translate_file(text)
    except GZIP_ERRORS:  # a damage: raised again where the text is read
        text.seek(0)
        return text


def open_gzip(raw: IO[bytes]) -> IO[bytes]:
    """The text of a gzip or bgzip file from its current position, which must be the start of a member."""
    text: IO[bytes] = igzip.IGzipFile(fileobj=raw, mode="rb")  # type: ignore[assignment]  # an IO in all but name
    return text


def is_gzip(raw: IO[bytes]) -> bool:
    """Whether a raw file, which is at its start and stays there, is gzip or bgzip."""
    magic = raw.read(len(GZIP_MAGIC))
    raw.seek(0)
    return magic == GZIP_MAGIC


def is_bgzip_block(data: bytes) -> bool:
    """Whether bytes begin with the header of a bgzip block."""
    return data.startswith(_BGZIP_MAGIC) and data[12:16] == _BGZIP_EXTRA


def find_bgzip_block(raw: IO[bytes], offset: int) -> int:
    """The offset of the first bgzip block at or after an offset; two block headers must follow one another there.

    Reads at most 192 kB. Without a block it is the offset after what was read.
    """
    raw.seek(offset)
    data = raw.read(3 * _MAX_BLOCK_BYTES)
    start = data.find(_BGZIP_MAGIC)
    while start >= 0:
        end = start + _block_bytes(data[start:])
        if is_bgzip_block(data[start:]) and (end == len(data) or is_bgzip_block(data[end:])):
            return offset + start
        start = data.find(_BGZIP_MAGIC, start + 1)
    return offset + len(data)


def _block_bytes(header: bytes) -> int:
    return int.from_bytes(header[16:BGZIP_HEADER_BYTES], "little") + 1
