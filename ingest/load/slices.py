"""A source file -> slices of whole lines. Their ends depend on the file alone, so every attempt cuts alike. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from ingest.encode.load_plan import Slice
from ingest.load.errors import SourceError
from ingest.load.gzip_streams import GZIP_ERRORS, GunzipReader, is_gzip
from ingest.load.text_translation import TranslatingReader
from ingest.wgsa.positions import MAX_POSITION_DIGITS, parse_position

SLICE_BYTES = 12 << 20
SLICE_LINES = 20_000
READ_BYTES = 1 << 20
PIECE_BYTES = 4 << 20  # of text that is read to be sorted
# One position has a handful of alleles; a file that repeats one position for this long is not sorted data.
MAX_POSITION_BYTES = 256 << 20

# Alleles with common bases stand at a later position than the file says: before a slice ends, the normalised positions
# of so many lines are looked at. What this overlooks is found when ranges of slices are compared.
LOOK_BACK_LINES = 200

Text = bytes | bytearray
Locus = tuple[bytes, int]  # (chromosome as spelled, position)


def read_slices(raw: IO[bytes], *, name: str, header_lines: int, keys: tuple[int, int, int, int]) -> Iterator[Slice]:
    """Cut a file into slices, each of about SLICE_BYTES or SLICE_LINES, whichever is less.

    Consecutive lines of one position are never in two slices. Memory: one slice and one read ahead.

    Args:
        raw: The file as it is: plain, gzip or bgzip.
        name: The file's name, for messages.
        header_lines: Lines at the start that are left out.
        keys: 0-based columns of chromosome, position, ref and alt.

    Raises:
        SourceError: The file is truncated or damaged, or one position never ends. All whole slices before were given.
    """
    cutter = SliceCutter(keys)
    reader = TextReader(raw, name)
    for _ in range(header_lines):
        reader.skip_line()
    number, first_line = 0, 1 + header_lines
    while reader.fill(SLICE_BYTES):
        end = cutter.find_end(reader.text, ended=reader.ended)
        while end is None:
            reader.read_more(first_line)
            end = cutter.find_end(reader.text, ended=reader.ended)
        size, lines = end
        data = reader.take(size, lines)
        yield Slice(number, first_line, lines, data, int(raw.tell() * reader.share_taken()))
        number += 1
        first_line += lines


def read_pieces(raw: IO[bytes], *, name: str, header_lines: int) -> Iterator[tuple[int, bytearray]]:
    """(number of the first line, whole lines) of a file, in pieces of about PIECE_BYTES.

    Args:
        raw: The file as it is: plain, gzip or bgzip.
        name: The file's name, for messages.
        header_lines: Lines at the start that are left out.

    Raises:
        SourceError: The file is truncated or damaged, or a line never ends.
    """
    reader = TextReader(raw, name)
    for _ in range(header_lines):
        reader.skip_line()
    first_line = 1 + header_lines
    while reader.fill(PIECE_BYTES):
        while (size := reader.text.rfind(b"\n") + 1) == 0 and not reader.ended:
            reader.read_more(first_line)
        size = len(reader.text) if reader.ended else size
        line_count = reader.text.count(b"\n", 0, size)
        piece = reader.take(size, line_count)
        yield first_line, piece
        first_line += line_count


class TextReader:
    """The unpacked text of a file after what was taken of it."""

    def __init__(self, raw: IO[bytes], name: str) -> None:
        self.name = name
        self.text = bytearray()
        self.ended = False
        self._source = TranslatingReader(GunzipReader(raw) if is_gzip(raw) else raw)
        self._lines_taken = 0
        self._bytes_taken = 0

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
        self._bytes_taken += size
        return data

    def share_taken(self) -> float:
        """The share (0 to 1) of the unpacked text that was taken, of all that was read."""
        return self._bytes_taken / max(self._bytes_taken + len(self.text), 1)

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
    """Finds where a slice may end: after a whole line whose position differs from that of the next line.

    No line before the end has a normalised position at or after that of the next line.
    """

    def __init__(self, keys: tuple[int, int, int, int]) -> None:
        self.chrom_column, self.pos_column, self.ref_column, self.alt_column = keys
        self.column_count = max(keys) + 1  # that must be looked at

    def parse_locus(self, line: Text) -> Locus | None:
        """The locus of a line; None if it has none."""
        cells = self._split(line)
        return self._find_locus(cells) if cells else None

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
        last = self._find_last_normalized(text, size)
        while True:
            end = text.find(b"\n", size)
            if end < 0:
                return _all_of_text(text, lines) if ended else None
            line = text[size:end]
            next_locus = self.parse_locus(line)
            # A line without a locus belongs to its neighbours: it may be between the lines of one variant.
            if next_locus and locus and next_locus != locus and not (last and _is_at_or_before(next_locus, last)):
                return size, lines
            locus = locus or next_locus
            last = max(last, self._normalize(line), key=_get_position)
            size, lines = end + 1, lines + 1

    def _find_last_normalized(self, text: Text, end: int) -> Locus | None:
        """The last of the loci of LOOK_BACK_LINES lines before an offset, were they normalised."""
        last: Locus | None = None
        for _ in range(LOOK_BACK_LINES):
            start = text.rfind(b"\n", 0, max(end - 1, 0)) + 1
            last = max(last, self._normalize(text[start : end - 1]), key=_get_position)
            if not start:
                break
            end = start
        return last

    def _normalize(self, line: Text) -> Locus | None:
        """The last locus that a line may have when its alleles are normalised; None if that is the locus it has."""
        cells = self._split(line)
        shared = min(len(cells[self.ref_column]), len(cells[self.alt_column])) - 1 if cells else 0
        locus = self._find_locus(cells) if shared > 0 else None
        return (locus[0], locus[1] + shared) if locus else None

    def _split(self, line: Text) -> list[Text]:
        """The cells of a line as far as they are looked at; none if it has too few."""
        cells: list[Text] = line.rstrip(b"\r").split(b"\t", self.column_count)  # type: ignore[assignment]  # of one kind
        return cells if len(cells) >= self.column_count else []

    def _find_locus(self, cells: list[Text]) -> Locus | None:
        cell = cells[self.pos_column]
        if cell.isdigit() and len(cell) <= MAX_POSITION_DIGITS:
            return bytes(cells[self.chrom_column]), int(cell)
        position = parse_position(cell.decode("latin-1"))
        return None if position is None else (bytes(cells[self.chrom_column]), position)


def _get_position(locus: Locus | None) -> int:
    return locus[1] if locus else 0


def _is_at_or_before(first: Locus, second: Locus) -> bool:
    return first[0] == second[0] and first[1] <= second[1]


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
