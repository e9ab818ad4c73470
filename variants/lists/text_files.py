"""Text files as streams of lines, compressed or not.

Separate module because lists of variants, genes and classes are all text files.
"""

from __future__ import annotations

from collections.abc import Iterator
from gzip import BadGzipFile
from io import TextIOWrapper
from typing import BinaryIO, cast

from isal import igzip, isal_zlib

_GZIP = b"\x1f\x8b"
_ARCHIVES = (b"PK\x03\x04", b"BZh", b"\xfd7zX", b"\x28\xb5\x2f\xfd")  # zip (and Excel), bzip2, xz, zstd
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class UnreadableListError(ValueError):
    """The file is no text, or its compression is broken; the message says where and what to do."""


def text_lines(file: BinaryIO) -> Iterator[str]:
    """Lines of a text, or of a gzip or bgzip of one, whatever its name; a byte order mark is dropped, bytes that are
    no UTF-8 become replacement characters. The file stays open. Raises UnreadableListError.
    """
    file.seek(0)
    head = file.read(4)
    file.seek(0)
    if head.startswith(_ARCHIVES):
        raise UnreadableListError("this is an archive or a workbook, no text: send plain text, gzip or bgzip")
    compressed = head.startswith(_GZIP)
    opened = cast(BinaryIO, igzip.open(file, "rb") if compressed else file)  # type: ignore[no-untyped-call]  # isal has no types
    encoding = "utf-16" if head.startswith(_UTF16) else "utf-8-sig"
    number = 0
    text = TextIOWrapper(opened, encoding=encoding, errors="replace", newline="\n")
    try:
        for number, line in enumerate(text, start=1):
            if number == 1 and line.startswith("BCF\x02"):
                raise UnreadableListError("this is BCF: make it a VCF first, with bcftools view")
            yield line
    except (EOFError, BadGzipFile, isal_zlib.error) as error:  # type: ignore[misc]  # isal has no types
        raise UnreadableListError(f"the compressed file is broken after line {number}: {error}; send it anew") from None
    finally:
        text.detach()
