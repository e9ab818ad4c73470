"""The text of a gzip or bgzip file, all that can be had of it: also what stands right before a damage.

A file object of the gzip kind gives whole reads or none, so that up to a read of good lines would be lost with the
first bad byte. Pure.
"""

from __future__ import annotations

from typing import IO, Any

from isal import isal_zlib

RAW_BYTES = 64 << 10
MAGIC = b"\x1f\x8b"
_GZIP_WRAPPER = 31  # zlib's number for: expect gzip's header, check its checksum
_EXTRA_FLAG, _EXTRA_START = 4, 12


class GunzipReader:
    """Reads members one after the other; no other method of files is needed."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._packed = raw.read(RAW_BYTES)
        self._member: Any = None
        self._length = 0  # of the present member's text so far
        extra = self._packed[_EXTRA_START : _EXTRA_START + 2]
        self._is_bgzip = len(self._packed) > 3 and bool(self._packed[3] & _EXTRA_FLAG) and extra == b"BC"

    def read(self, size: int) -> bytes:
        """Some text, at most `size` bytes; nothing at the end. Raises EOFError where the file ends too early, and
        isal_zlib.error where it is damaged."""
        while True:
            if self._member is None and not self._next_member():
                return b""
            ended = not self._packed and not self._fill()
            text = self._member.flush() if ended else self._member.decompress(self._packed, size)
            self._packed = self._member.unconsumed_tail or self._member.unused_data
            self._length += len(text)
            if self._member.eof:
                self._member = None
            elif ended and not text:
                raise EOFError("the compressed data end too early")
            if text:
                return text

    def _next_member(self) -> bool:
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
        self._packed = self._raw.read(RAW_BYTES)
        return bool(self._packed)
