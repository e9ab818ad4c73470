"""A source file -> slices of whole lines. Their ends depend on the file alone, so every attempt cuts alike. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from ingest.encode.load_plan import Slice
from ingest.load.errors import SourceError
from ingest.load.gzip_streams import GZIP_ERRORS, GunzipReader, is_gzip

SLICE_BYTES = 12 << 20
SLICE_LINES = 20_000
READ_BYTES = 1 << 20
MAX_POSITION_DIGITS = 18
# One position has a handful of alleles; a file that repeats one position for this long is not sorted data.
MAX_POSITION_BYTES = 256 << 20

Text = bytes | bytearray
Locus = tuple[bytes, int]  # (chromosome as spelled, position)


def read_slices(raw: IO[bytes], *, name: str, header_lines: int, chrom_column: int, pos_column: int) -> Iterator[Slice]:
    """Cut a file into slices, each of about SLICE_BYTES or SLICE_LINES, whichever is less.

    The lines of one position are never in two slices. Memory: one slice and one read ahead.

    Args:
        raw: The file as it is: plain, gzip or bgzip.
        name: The file's name, for messages.
        header_lines: Lines at the start that are left out.
        chrom_column: 0-based column of the chromosome.
        pos_column: 0-based column of the position.

    Raises:
        SourceError: The file is truncated or damaged, or is not sorted. All whole slices before were given.
    """
    cutter = SliceCutter(chrom_column, pos_column)
    reader = _TextReader(raw, name)
    for _ in range(header_lines):
        reader.skip_line()
    number, previous_locus = 0, None
    first_line = 1 + header_lines
    while reader.fill(SLICE_BYTES):
        end = cutter.find_end(reader.text, ended=reader.ended)
        while end is None:
            reader.read_more(first_line)
            end = cutter.find_end(reader.text, ended=reader.ended)
        size, lines = end
        data = reader.take(size, lines)
        yield Slice(number, first_line, lines, data, raw.tell(), previous_locus)
        number += 1
        first_line += lines
        previous_locus = cutter.find_last_locus(data) or previous_locus


class _TextReader:
    """The unpacked text after the last slice."""

    def __init__(self, raw: IO[bytes], name: str) -> None:
        self.name = name
        self.text = bytearray()
        self.ended = False
        self._source = GunzipReader(raw) if is_gzip(raw) else raw
        self._lines_taken = 0

    def fill(self, size: int) -> bool:
        """Read until there are `size` bytes or the file ends; False if nothing is left."""
        while not self.ended and len(self.text) < size:
            self._read(max(READ_BYTES, size - len(self.text)))
        return bool(self.text)

    def read_more(self, first_line: int) -> None:
        """Read one more piece. Raises SourceError if one position never ends."""
        if len(self.text) > MAX_POSITION_BYTES:
            raise SourceError(
                f"{self.name}: line {first_line}: one position goes on for more than"
                f" {MAX_POSITION_BYTES >> 20} MB: is the file sorted by position?"
            )
        self._read(READ_BYTES)

    def take(self, size: int, lines: int) -> bytearray:
        """Remove the first `size` bytes, which are that many lines."""
        data, self.text = self.text, self.text[size:]
        del data[size:]  # the returned bytes are not copied
        self._lines_taken += lines
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
                f"{self.name}: {error} (the file is truncated): line {self._last_whole_line()} is the last"
                " whole line read; fetch the file again, then resume"
            ) from None
        except GZIP_ERRORS as error:
            raise SourceError(
                f"{self.name}: the file cannot be read after line {self._last_whole_line()} ({error}); fetch it again,"
                " then resume"
            ) from None
        self.ended = not chunk
        self.text += chunk

    def _last_whole_line(self) -> int:
        return self._lines_taken + self.text.count(b"\n")


class SliceCutter:
    """Finds where a slice may end: after a whole line whose position differs from that of the next line."""

    def __init__(self, chrom_column: int, pos_column: int) -> None:
        self.chrom_column = chrom_column
        self.pos_column = pos_column
        self.column_count = max(chrom_column, pos_column) + 1  # that must be looked at

    def parse_locus(self, line: Text) -> Locus | None:
        """The locus of a line; None if it has none."""
        cells = line.split(b"\t", self.column_count)
        if len(cells) < self.column_count:
            return None
        position = cells[self.pos_column]
        is_position = position.isdigit() and len(position) <= MAX_POSITION_DIGITS
        return (bytes(cells[self.chrom_column]), int(position)) if is_position else None

    def find_last_locus(self, data: Text) -> Locus | None:
        """The locus of the last line that has one, searched backwards."""
        end = len(data) - data.endswith(b"\n")
        while end > 0:
            start = data.rfind(b"\n", 0, end) + 1
            if locus := self.parse_locus(data[start:end]):
                return locus
            end = start - 1
        return None

    def find_end(self, text: Text, *, ended: bool) -> tuple[int, int] | None:
        """(bytes, lines) of the slice at the start of a text; None if more must be read to know.

        Args:
            text: The text that was read.
            ended: Whether the file ends with it.
        """
        size, lines = _find_large_enough(text)
        if size is None:
            return _all_of_text(text, lines) if ended else None
        start = text.rfind(b"\n", 0, size - 1) + 1
        locus = self.parse_locus(text[start : size - 1])
        while True:
            end = text.find(b"\n", size)
            if end < 0:
                return _all_of_text(text, lines) if ended else None
            next_locus = self.parse_locus(text[size:end])
            # A line without a locus belongs to its neighbours: it may be between the lines of one variant.
            if next_locus and locus and next_locus != locus:
                return size, lines
            locus = locus or next_locus
            size, lines = end + 1, lines + 1


def _find_large_enough(text: Text) -> tuple[int | None, int]:
    """(offset after the line at which a slice is large enough, lines before that offset).

    If the text is smaller than a slice: (None, its line feeds).
    """
    # One by one: in current versions of Python finding is several times as fast as counting.
    offset = lines = 0
    while offset < SLICE_BYTES and lines < SLICE_LINES:
        end = text.find(b"\n", offset) + 1
        if not end:
            return None, lines
        offset, lines = end, lines + 1
    return offset, lines


def _all_of_text(text: Text, line_feeds: int) -> tuple[int, int]:
    """(bytes, lines) of the whole text; the last line may lack its line feed."""
    return len(text), line_feeds + (not text.endswith(b"\n"))
