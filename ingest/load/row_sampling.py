"""Rows from all over the source files of a release, to judge its columns by. Pure.

Files are sorted by position, so the first lines of one lie at the poor end of a chromosome. Plain and bgzip files are
read at PLACES evenly spaced places; of other gzip files, which can be read from their beginning only, and of small
files, every nth line of the first ones is taken.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import IO

from isal import igzip, isal_zlib

from ingest.load.slices import SourceError
from ingest.load.source_files import Inspected, data_lines, open_file
from variants.releases.store.blocks import line_text

SAMPLED_ROWS = 2_500
READ_LINES = 50_000  # of files that are read from their beginning
PLACES = 50
# From these sizes on, far more than SAMPLED_ROWS lines lie between two places.
LARGE_PLAIN, LARGE_BGZIP = 256 << 20, 32 << 20

_GZIP = b"\x1f\x8b"
# A bgzip block begins with a gzip header that has the extra field BC, of two bytes: the block's size less one.
_BGZIP = b"\x1f\x8b\x08\x04"
_BGZIP_EXTRA = b"BC\x02\x00"
_BGZIP_HEADER = 18
_BGZIP_LONGEST = 1 << 16


def sample_rows(files: Sequence[Inspected], *, most: int = SAMPLED_ROWS, read: int = READ_LINES) -> list[list[str]]:
    """At most `most` rows with all their columns, as cells, in equal shares from files of one header.

    read: how many lines of all files together are looked at in order. A damaged file gives what stands before.
    """
    rows: list[list[str]] = []
    for file in files:
        rows += _rows_of(file, -(-most // len(files)), -(-read // len(files)))
    return rows[:most]


def _rows_of(file: Inspected, most: int, read: int) -> list[list[str]]:
    width = len(file.header.names)
    rows = (line_text(line.rstrip(b"\r\n")).split("\t") for line in _lines_of(file, most, read))
    return [row for row in rows if len(row) == width]


def _lines_of(file: Inspected, most: int, read: int) -> list[bytes]:
    with open_file(file.path) as raw:
        start = raw.read(_BGZIP_HEADER)
        bgzip = _is_block(start)
        large = file.size > LARGE_BGZIP if bgzip else not start.startswith(_GZIP) and file.size > LARGE_PLAIN
        if large:
            return list(_at_places(raw, file, most, bgzip=bgzip))
    return _thinned(islice(data_lines(file), read), most)


def _thinned(lines: Iterable[bytes], most: int) -> list[bytes]:
    """Every nth of the lines, n the smallest power of two that leaves no more than `most`."""
    kept: list[bytes] = []
    step = 1
    with suppress(SourceError):  # a damaged end of the file ends the sample
        for number, line in enumerate(lines):
            if number % step == 0:
                if len(kept) == most:
                    kept, step = kept[::2], step * 2
                    if number % step:
                        continue
                kept.append(line)
    return kept


def _at_places(raw: IO[bytes], file: Inspected, most: int, *, bgzip: bool) -> Iterator[bytes]:
    """Some whole lines behind each of PLACES places of the file."""
    for place in range(PLACES):
        offset = file.size * place // PLACES
        if bgzip:
            offset = _next_block(raw, offset)
        raw.seek(offset)
        text = igzip.IGzipFile(fileobj=raw, mode="rb") if bgzip else raw
        # The first line is a piece of one, and the file's first line its header.
        with suppress(EOFError, OSError, zlib.error, isal_zlib.error):
            yield from islice(text, 1, 1 + most // PLACES)


def _next_block(raw: IO[bytes], offset: int) -> int:
    """Where the first bgzip block at or behind an offset begins: two block headers must follow one another."""
    raw.seek(offset)
    ahead = raw.read(3 * _BGZIP_LONGEST)
    at = ahead.find(_BGZIP)
    while at >= 0:
        following = at + _block_size(ahead[at:])
        if _is_block(ahead[at:]) and (following == len(ahead) or _is_block(ahead[following:])):
            return offset + at
        at = ahead.find(_BGZIP, at + 1)
    return offset + len(ahead)


def _is_block(header: bytes) -> bool:
    return header.startswith(_BGZIP) and header[12:16] == _BGZIP_EXTRA


def _block_size(header: bytes) -> int:
    return int.from_bytes(header[16:_BGZIP_HEADER], "little") + 1
