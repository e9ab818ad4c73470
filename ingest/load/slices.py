"""A source file, gunzipped and cut into slices. Boundaries depend on the file alone, so every attempt cuts alike."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import IO

from isal import igzip, isal_zlib

from ingest.encode.load_plan import Slice
from ingest.load.gunzip import MAGIC, GunzipReader

SLICE_BYTES = 12 << 20
SLICE_LINES = 20_000
READ_BYTES = 1 << 20
MOST_DIGITS = 18  # of a position
# One position has a handful of alleles; a file that repeats one position for this long is not sorted data.
MOST_BYTES_OF_A_POSITION = 256 << 20


class SourceError(Exception):
    """The file cannot be read further; the message says what, where and what to do."""


def open_source(raw: IO[bytes]) -> IO[bytes]:
    """The text behind a raw file: plain, gzip or bgzip (several members), told by its first bytes."""
    return igzip.IGzipFile(fileobj=raw, mode="rb") if _is_packed(raw) else raw


def _is_packed(raw: IO[bytes]) -> bool:
    magic = raw.read(len(MAGIC))
    raw.seek(0)
    return magic == MAGIC


def read_slices(raw: IO[bytes], *, name: str, header_lines: int, chrom_column: int, pos_column: int) -> Iterator[Slice]:
    """Cut the file behind `raw` into slices, leaving out its first `header_lines` lines.

    Memory: one slice and one read ahead. Raises SourceError for a file that is truncated or corrupt, after the last
    whole slice before the damage has been given.
    """
    cutter = _Cutter(chrom_column, pos_column)
    reader = _Reader(raw, name)
    for _ in range(header_lines):
        reader.skip_line()
    number, floor = 0, None
    first_line = 1 + header_lines
    while reader.fill(SLICE_BYTES):
        cut = cutter.cut(reader.text, ended=reader.ended)
        while cut is None:
            reader.read_on(first_line)
            cut = cutter.cut(reader.text, ended=reader.ended)
        size, lines = cut
        data = reader.take(size, lines)
        yield Slice(number, first_line, lines, data, raw.tell(), floor)
        number += 1
        first_line += lines
        floor = cutter.last_key(data) or floor


class _Reader:
    """The unpacked text ahead of the cut."""

    def __init__(self, raw: IO[bytes], name: str) -> None:
        self.name = name
        self.text = bytearray()
        self.ended = False
        self._source = GunzipReader(raw) if _is_packed(raw) else raw
        self._lines = 0  # given away

    def fill(self, size: int) -> bool:
        """Read until `size` bytes are there or the file ends; False where nothing is left."""
        while not self.ended and len(self.text) < size:
            self._read(max(READ_BYTES, size - len(self.text)))
        return bool(self.text)

    def read_on(self, first_line: int) -> None:
        """Read further behind what is there. Raises SourceError where one position never ends."""
        if len(self.text) > MOST_BYTES_OF_A_POSITION:
            raise SourceError(
                f"{self.name}: line {first_line}: one position goes on for more than"
                f" {MOST_BYTES_OF_A_POSITION >> 20} MB: is the file sorted by position?"
            )
        self._read(READ_BYTES)

    def take(self, size: int, lines: int) -> bytearray:
        """The first `size` bytes, which are so many lines and are let go of."""
        data, self.text = self.text, self.text[size:]
        del data[size:]  # what is given away is not copied
        self._lines += lines
        return data

    def skip_line(self) -> None:
        while b"\n" not in self.text and not self.ended:
            self._read(READ_BYTES)
        self.take(self.text.find(b"\n") + 1 or len(self.text), 1)

    def _read(self, size: int) -> None:
        try:
            chunk = self._source.read(size)
        except EOFError as error:
            raise SourceError(
                f"{self.name}: {error} (the file is truncated): line {self._last_line()} is the last"
                " whole line read; fetch the file again, then resume"
            ) from None
        except (isal_zlib.error, zlib.error, OSError) as error:
            raise SourceError(
                f"{self.name}: the file cannot be read after line {self._last_line()} ({error}); fetch it again, then"
                " resume"
            ) from None
        self.ended = not chunk
        self.text += chunk

    def _last_line(self) -> int:
        return self._lines + self.text.count(b"\n")


class _Cutter:
    """Finds where a slice may end: after a whole line whose position differs from that of the next line."""

    def __init__(self, chrom_column: int, pos_column: int) -> None:
        self.chrom_column = chrom_column
        self.pos_column = pos_column
        self.columns = max(chrom_column, pos_column) + 1

    def key(self, line: bytes | bytearray) -> tuple[bytes, int] | None:
        """(chromosome, position) of a line, None where it has none."""
        cells = line.split(b"\t", self.columns)
        if len(cells) < self.columns:
            return None
        position = cells[self.pos_column]
        is_position = position.isdigit() and len(position) <= MOST_DIGITS
        return (bytes(cells[self.chrom_column]), int(position)) if is_position else None

    def last_key(self, data: bytes | bytearray) -> tuple[bytes, int] | None:
        """Key of the last line that has one, searched backwards."""
        end = len(data) - data.endswith(b"\n")
        while end > 0:
            start = data.rfind(b"\n", 0, end) + 1
            if key := self.key(data[start:end]):
                return key
            end = start - 1
        return None

    def cut(self, buffer: bytes | bytearray, *, ended: bool) -> tuple[int, int] | None:
        """(bytes, lines) of the slice at the start of the buffer; None where more must be read to know."""
        size, lines = _whole_lines(buffer)
        if size is None:
            return _all_of(buffer, lines) if ended else None
        start = buffer.rfind(b"\n", 0, size - 1) + 1
        here = self.key(buffer[start : size - 1])
        while True:
            end = buffer.find(b"\n", size)
            if end < 0:
                return _all_of(buffer, lines) if ended else None
            following = self.key(buffer[size:end])
            # A line without a key belongs to what surrounds it: it may stand between the lines of one variant.
            if following and here and following != here:
                return size, lines
            here = here or following
            size, lines = end + 1, lines + 1


def _whole_lines(buffer: bytes | bytearray) -> tuple[int | None, int]:
    """(offset behind the line at which a slice is large enough, lines up to there).

    Where the buffer is smaller than a slice: (None, its line feeds).
    """
    # One by one: in the Pythons of today finding is several times as fast as counting.
    offset = lines = 0
    while offset < SLICE_BYTES and lines < SLICE_LINES:
        end = buffer.find(b"\n", offset) + 1
        if not end:
            return None, lines
        offset, lines = end, lines + 1
    return offset, lines


def _all_of(buffer: bytes | bytearray, lines: int) -> tuple[int, int]:
    """The whole buffer, of so many line feeds; the last line may lack its own."""
    return len(buffer), lines + (not buffer.endswith(b"\n"))
