"""Bytes of a text file -> its lines, whatever their encoding, line ends and compression. Pure."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from gzip import BadGzipFile
from io import TextIOWrapper
from typing import BinaryIO, cast

from isal import igzip, isal_zlib

_GZIP = b"\x1f\x8b"
# zip (and Excel), bzip2, xz, zstd, old Excel, PDF
_ARCHIVES = (b"PK\x03\x04", b"BZh", b"\xfd7zX", b"\x28\xb5\x2f\xfd", b"\xd0\xcf\x11\xe0", b"%PDF")
_BCF = (b"BCF\x02", b"BCF\x04")  # of version 2, and of version 1
_MARKS = (  # byte order mark, codec, name; UTF-32 first, whose mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
HEAD_SIZE = 65_536  # bytes from which encoding and line ends are recognised
_CHUNK_SIZE = 8_192  # bytes
_SIGN_SHARE = 0.05  # of the characters of a text with zero bytes that are control characters
_LONE_CR = re.compile(r"\r(?![\r\n])")
_INVISIBLE = "\ufeff\u200b\u200e\u200f\u2060"  # byte order mark, zero-width and direction marks


class UnreadableTextError(ValueError):
    """The file is not text, or its compression is broken; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class TextFormat:
    """How the text of a file is stored.

    Attributes:
        encoding: For people: 'UTF-8', 'UTF-8 with a byte order mark', 'UTF-16', 'UTF-32' or 'Latin-1'.
        line_ends: 'LF', 'CRLF', 'CR', 'CR and LF', or '' for a text of one line without an end.
        compression: 'gzip' or ''.
        codec: The encoding as Python names it.
    """

    encoding: str = "UTF-8"
    line_ends: str = "LF"
    compression: str = ""
    codec: str = "utf-8"

    def __str__(self) -> str:
        parts = [self.encoding, f"line ends {self.line_ends}" if self.line_ends else "", self.compression]
        return ", ".join(part for part in parts if part)


class TextLines:
    """The lines of a file, each with its line end; every iteration starts at the first one. The file stays open.

    A byte order mark is dropped. Bytes that are not UTF-8 are read as Latin-1 (Windows-1252). A file whose lines end
    with CR, as old Macs and some versions of Excel write them, gives lines that end with LF.

    Args:
        file: Can be read again from its beginning.
        max_line_length: Longer lines come in pieces of so many characters; -1 for no limit.

    Raises:
        UnreadableTextError: The file is an archive, compressed twice, or no text; while its lines are read: the gzip
            data is broken.
    """

    def __init__(self, file: BinaryIO, *, max_line_length: int = -1) -> None:
        self._file = file
        self._max_line_length = max_line_length
        file.seek(0)
        head = file.read(4)
        if head.startswith(_ARCHIVES):
            raise UnreadableTextError("this is an archive or a workbook, no text: send plain text, gzip or bgzip")
        self._compressed = head.startswith(_GZIP)
        text_head = _read_head(self._open())
        if text_head.startswith(_BCF):
            raise UnreadableTextError("this is BCF, no text; convert it with: bcftools view")
        if text_head.startswith((_GZIP, *_ARCHIVES)):
            raise UnreadableTextError("this is a compressed file inside of gzip: unpack it once, then send it")
        self.format = _recognise_format(text_head, "gzip" if self._compressed else "")
        if _is_binary(decode_text(text_head)):
            raise UnreadableTextError("this is not text, it has zero bytes: send plain text, gzip or bgzip")

    def __iter__(self) -> Iterator[str]:
        number = 0
        errors = _LATIN_1 if self.format.codec.startswith("utf-8") else "replace"
        newline = None if "CR" in self.format.line_ends.split() else "\n"
        text = TextIOWrapper(self._open(), encoding=self.format.codec, errors=errors, newline=newline)
        try:
            while line := text.readline(self._max_line_length):
                number += 1
                yield line
        except (EOFError, BadGzipFile, isal_zlib.error) as error:  # type: ignore[misc]  # isal has no types
            raise UnreadableTextError(
                f"the compressed file is broken after line {number}: {error}; send it anew"
            ) from None
        finally:
            if not self._file.closed:  # when the lines are given up after their file
                text.detach()

    def _open(self) -> BinaryIO:
        """The file from its beginning, decompressed."""
        self._file.seek(0)
        opened = igzip.open(self._file, "rb") if self._compressed else self._file  # type: ignore[no-untyped-call]  # isal has no types
        return cast(BinaryIO, opened)


def text_lines(file: BinaryIO, *, max_line_length: int = -1) -> TextLines:
    """A text file, or a gzip or bgzip of one, whatever its name -> its lines (see TextLines).

    Example:
        >>> from io import BytesIO
        >>> lines = text_lines(BytesIO("rs7\\r1:5:A:G\\r".encode("utf-16")))
        >>> list(lines), str(lines.format)
        (['rs7\\n', '1:5:A:G\\n'], 'UTF-16, line ends CR')
    """
    return TextLines(file, max_line_length=max_line_length)


def decode_text(content: bytes) -> str:
    """Bytes in UTF-8, UTF-16, UTF-32 or Latin-1, with a byte order mark or without -> their text without the mark.

    Example:
        >>> decode_text("rs7".encode("utf-16")), decode_text(b"Sj\\xf6gren")
        ('rs7', 'Sjögren')
    """
    codec = _recognise_format(content[:HEAD_SIZE], "").codec
    return content.decode(codec, _LATIN_1 if codec.startswith("utf-8") else "replace")


def strip_marks(text: str) -> str:
    """A text without byte order marks and zero-width characters around it.

    Example:
        >>> strip_marks("\\ufeffrs7")
        'rs7'
    """
    return text.strip(_INVISIBLE)


def strip_invisible(text: str) -> str:
    """A text without blanks, byte order marks and zero-width characters around it.

    Example:
        >>> strip_invisible("\\ufeffrs7 ")
        'rs7'
    """
    return strip_marks(text.strip()).strip()


def _is_binary(head: str) -> bool:
    """Whether a file is BAM, Parquet, BGEN, PLINK's .bed, tar, a picture: one zero byte may be a slip in a text."""
    signs = sum(character < " " and character not in "\t\r\n\f" for character in head) if "\0" in head else 0
    return signs > _SIGN_SHARE * len(head)


def _read_head(opened: BinaryIO) -> bytes:
    """The first bytes, or as many as can be decompressed."""
    head = b""
    try:
        while len(head) < HEAD_SIZE and (chunk := opened.read(_CHUNK_SIZE)):
            head += chunk
    except (EOFError, BadGzipFile, isal_zlib.error):  # type: ignore[misc]  # reading the lines names the place
        pass
    return head


def _recognise_format(head: bytes, compression: str) -> TextFormat:
    codec, encoding = _recognise_encoding(head)
    text = head.decode(codec, _LATIN_1 if codec.startswith("utf-8") else "replace")
    if len(head) >= HEAD_SIZE:
        text = text.rstrip("\r")  # the LF may follow
    if _LONE_CR.search(text):
        line_ends = "CR and LF" if "\n" in text else "CR"
    else:
        line_ends = "CRLF" if "\r\n" in text else "LF" if "\n" in text else ""
    return TextFormat(encoding, line_ends, compression, codec)


def _recognise_encoding(head: bytes) -> tuple[str, str]:
    """(codec, name) by the byte order mark, else by the zero bytes of UTF-16, else by what is valid UTF-8."""
    for mark, codec, name in _MARKS:
        if head.startswith(mark):
            return codec, name
    half = len(head) // 2
    if half and head[1::2].count(0) > 0.4 * half:
        return "utf-16-le", "UTF-16"
    if half and head[0::2].count(0) > 0.4 * half:
        return "utf-16-be", "UTF-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "utf-8", "Latin-1"
    return "utf-8", "UTF-8"


def _decode_as_latin_1(error: UnicodeError) -> tuple[str, int]:
    """Error handler of codecs: a byte that is not UTF-8 is a character of Windows-1252, else of Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    content = error.object[error.start : error.end]
    try:
        return content.decode("cp1252"), error.end
    except UnicodeDecodeError:
        return content.decode("latin-1"), error.end


_LATIN_1 = "lwds-latin-1"
codecs.register_error(_LATIN_1, _decode_as_latin_1)
