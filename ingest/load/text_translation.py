"""Text that is not lines of UTF-8 with line feeds -> such text: CR line ends, UTF-16, a byte-order mark. Pure.

The first bytes of a file decide which translation it needs. Files that need none are read without this module.
"""

from __future__ import annotations

import codecs
import io
from typing import IO, Protocol

SNIFFED_BYTES = 64 << 10
MAX_SNIFFED_BYTES = 4 << 20  # a header line may be long
_MAX_CHARACTER_BYTES = 4
_UTF8_MARK = codecs.BOM_UTF8
_UTF16_CODECS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class Readable(Protocol):
    """A source of text."""

    def read(self, size: int, /) -> bytes: ...


class Translation:
    """Turns the text of one file into UTF-8 lines with line feeds, piece by piece."""

    def __init__(self, mark: bytes, *, has_cr_ends: bool) -> None:
        self._mark = mark
        self._has_cr_ends = has_cr_ends
        codec = _UTF16_CODECS.get(mark)
        self._decoder = codecs.getincrementaldecoder(codec)(errors="replace") if codec else None

    def translate(self, piece: bytes) -> bytes:
        """The next piece, translated; b"" for the end of the file completes the last character."""
        mark, self._mark = self._mark, b""
        text = piece.removeprefix(mark)
        if self._decoder:
            text = self._decoder.decode(text, final=not piece).encode()
        return text.replace(b"\r", b"\n") if self._has_cr_ends else text


def find_translation(start: bytes) -> Translation | None:
    r"""The translation for a file with this beginning; None for UTF-8 (or Latin-1) with line feeds.

    Args:
        start: The first bytes, at least up to the end of the first line.

    Example:
        >>> find_translation(b"#chr\tpos\r1\t100\r").translate(b"#chr\tpos\r")
        b'#chr\tpos\n'
        >>> find_translation(b"#chr\tpos\r\n") is None
        True
    """
    mark = next((mark for mark in (*_UTF16_CODECS, _UTF8_MARK) if start.startswith(mark)), b"")
    codec = _UTF16_CODECS.get(mark)
    text = start.decode(codec, errors="replace").encode() if codec else start
    before, carriage_return, after = text.partition(b"\r")
    has_cr_ends = bool(carriage_return) and b"\n" not in before and not after.startswith(b"\n")
    return Translation(mark, has_cr_ends=has_cr_ends) if mark or has_cr_ends else None


def needs_translation(text: IO[bytes]) -> bool:
    """Whether a text at its start must be translated; it is at its start again afterwards."""
    return find_translation(_read_start(text)) is not None


def translate_file(text: IO[bytes]) -> IO[bytes]:
    """A text at its start -> the same text, or a translated one if needed."""
    translation = find_translation(_read_start(text))
    return io.BufferedReader(_TranslatedFile(text, translation)) if translation else text


class TranslatingReader:
    """The translated text of a source that has only the method `read`."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._has_started = False
        self._translation: Translation | None = None

    def read(self, size: int) -> bytes:
        """Some text; b"" at the end."""
        if self._has_started:
            piece = self._source.read(size)
        else:
            piece = _read_to_line_end(self._source)
            self._has_started, self._translation = True, find_translation(piece)
        if self._translation is None:
            return piece
        text = self._translation.translate(piece)
        while piece and not text:
            piece = self._source.read(size)
            text = self._translation.translate(piece)
        return text


class _TranslatedFile(io.RawIOBase):
    def __init__(self, text: IO[bytes], translation: Translation) -> None:
        self._text, self._translation = text, translation
        self._translated = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # BufferedReader gives no other buffer
        piece = b"-"
        while not self._translated and piece:
            piece = self._text.read(len(buffer))
            self._translated = self._translation.translate(piece)
        size = min(len(buffer), len(self._translated))
        buffer[:size], self._translated = self._translated[:size], self._translated[size:]
        return size


def _read_start(text: IO[bytes]) -> bytes:
    start = _read_to_line_end(text)
    text.seek(0)
    return start


def _read_to_line_end(source: Readable) -> bytes:
    """The first bytes, at least up to the end of the first line and one character more."""
    start = bytearray()
    while len(start) < MAX_SNIFFED_BYTES:
        piece = source.read(SNIFFED_BYTES)
        start += piece
        if not piece or b"\n" in start[:-_MAX_CHARACTER_BYTES] or b"\r" in start[:-_MAX_CHARACTER_BYTES]:
            break
    return bytes(start)
