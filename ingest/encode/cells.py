"""The cells of a slice, found and told apart: each different cell is looked at by Python once. Pure.

Most cells of a slice repeat (62-64 % are null) or are plain numbers, which PostgreSQL reads as they stand. The others
get ids, which mean the same as long as the reader remembers them: until the next slice at least.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from ingest.encode import kernels
from ingest.encode.converters import ColumnConverter
from ingest.encode.kernels import Bytes, Int32s, Int64s
from variants.releases.store.blocks import line_text
from variants.releases.store.copy import text_cell

# Cells remembered from slice to slice, of all columns together; beyond that all are forgotten at once.
MOST_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class LineCells:
    """Where the looked-at cells of some lines are in a text (bytes, UTF-8), and their ids: arrays by line and place."""

    text: Bytes
    starts: Int32s
    ends: Int32s
    ids: Int32s

    def of(self, lines: Int32s) -> LineCells:
        """The cells of these lines."""
        return LineCells(self.text, self.starts[lines], self.ends[lines], self.ids[lines])

    def cell(self, line: int, place: int) -> str:
        """One cell as text."""
        return self.text[self.starts[line, place] : self.ends[line, place]].tobytes().decode()

    def integers(self, place: int, prefix: bytes = b"") -> Int64s:
        """The whole number behind a prefix of each line's cell, -1 where it is something else."""
        values = np.empty(len(self.starts), np.int64)
        marks = np.frombuffer(prefix, np.uint8)
        kernels.read_integers(self.text, self.starts[:, place], self.ends[:, place], marks, values)
        return values

    def pairs(self, lines: Int32s, one: int, other: int) -> tuple[list[tuple[str, str]], Int64s]:
        """(the different pairs of cells that lines have at two places, which of them is each line's).

        Plain cells must have ids there: places of mode KEY or CELL.
        """
        both = self.ids[lines, one].astype(np.int64) << 32 | self.ids[lines, other]
        _, examples, which = np.unique(both, return_index=True, return_inverse=True)
        firsts = lines[examples].tolist()
        return [(self.cell(line, one), self.cell(line, other)) for line in firsts], which


@dataclass(frozen=True, slots=True)
class SliceLines:
    """The lines of a slice, as they came, and their cells. widths: columns, by line.

    line_starts: offsets in `data`, one more than lines; before the next line starts is a line feed.
    """

    data: memoryview
    line_starts: list[int]
    widths: Int32s
    cells: LineCells

    def lines(self, numbers: Iterable[int]) -> list[memoryview]:
        """Source lines as they came, without their line feeds."""
        return [self.data[self.line_starts[number] : self.line_starts[number + 1] - 1] for number in numbers]


class CellReader:
    """Reads the cells of the looked-at columns; made once per process, since it remembers cells.

    converters: by column, turn cells into COPY fragments; other cells stay texts. modes: how the cells of other columns
    are told apart (ingest.encode.kernels).
    """

    def __init__(
        self,
        columns: Sequence[int],
        column_count: int,
        converters: Mapping[int, ColumnConverter],
        modes: Mapping[int, int] = MappingProxyType({}),
    ) -> None:
        self.place = {column: place for place, column in enumerate(columns)}
        self.converters = [converters.get(column) for column in columns]
        self._place_of_column = np.full(column_count, -1, np.int32)
        self._place_of_column[list(columns)] = np.arange(len(columns))
        by_column = {column: converter.mode for column, converter in converters.items()} | dict(modes)
        self._modes = np.array([by_column.get(column, kernels.CELL) for column in columns], np.int8)
        self._room = -1  # none yet
        self.count = 0

    def read(self, data: bytes | memoryview, line_count: int) -> SliceLines:
        """The cells of a text of at most so many lines, the last with or without its line feed.

        Cells of lines with another number of columns mean nothing. Raises ValueError for more lines.
        """
        source = memoryview(data).toreadonly()  # kernels are compiled for one kind of memory
        text = np.frombuffer(source, np.uint8)
        starts, ends, line_starts, widths, is_ascii = self._found(text, line_count)
        if not is_ascii:
            text, starts, ends = self._decoded(source, text, starts, ends)
        ids = self._identified(text, starts, ends)
        return SliceLines(source, line_starts.tolist(), widths, LineCells(text, starts, ends, ids))

    def _found(self, text: Bytes, line_count: int) -> tuple[Int32s, Int32s, Int64s, Int32s, bool]:
        shape = (line_count, len(self.place))
        starts, ends = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
        line_starts, widths = np.empty(line_count + 1, np.int64), np.empty(line_count, np.int32)
        lines, is_ascii = kernels.find_cells(text, self._place_of_column, starts, ends, line_starts, widths)
        return starts[:lines], ends[:lines], line_starts[: lines + 1], widths[:lines], is_ascii

    def _decoded(self, source: memoryview, text: Bytes, starts: Int32s, ends: Int32s) -> tuple[Bytes, Int32s, Int32s]:
        """The same cells in UTF-8: lines of older files are in Latin-1 (variants.releases.store.blocks.line_text)."""
        try:
            str(source, "utf-8")
        except UnicodeDecodeError:
            lines = bytes(source).split(b"\n")[: len(starts)]
            text = np.frombuffer("".join(f"{line_text(line)}\n" for line in lines).encode(), np.uint8)
            starts, ends, *_ = self._found(text, len(lines))
        return text, starts, ends

    def _identified(self, text: Bytes, starts: Int32s, ends: Int32s) -> Int32s:
        # An id for each cell, and one for each fragment of cells that differ: half as many at most.
        self._make_room(2 * starts.size, int((ends - starts).sum()))
        ids = np.empty(starts.shape, np.int32)
        known = (self._buckets, self._hashes, self._owners, self._offsets, self._texts)
        count = kernels.identify_cells(text, starts, ends, self._modes, ids, *known, self.count)
        self._convert(count)
        return ids

    def _make_room(self, cells: int, size: int) -> None:
        """Room for so many new ids and bytes; what is remembered is forgotten when there is too much of it."""
        if self.count + cells > self._room or self._offsets[self.count] + size > len(self._texts):
            self._room = max(self._room, MOST_REMEMBERED + cells)
            self._buckets = np.empty(1 << (2 * self._room).bit_length(), np.int32)
            self._hashes = np.empty(self._room, np.uint64)
            self._owners = np.empty(self._room, np.int16)
            self._offsets = np.zeros(self._room + 1, np.int64)
            self._texts = np.empty(max(1 << 24, 2 * size), np.uint8)
            self._forget()

    def _forget(self) -> None:
        """Only the nulls are known: the null of a place has the place as its id."""
        self._buckets.fill(-1)
        self.count = 0
        self.fragments = np.empty(1 << 20, np.uint8)
        self.fragment_offsets = np.zeros(self._room + 1, np.int64)
        self.misfits = np.zeros(self._room + 1, np.bool_)  # by id; what is copied as it stands has the last one
        self._add([b"." if made is None else made.null.encode() for made in self.converters])

    def _convert(self, count: int) -> None:
        """Find the fragments of the cells that are new."""
        fragments = []
        for number in range(self.count, count):
            converter = self.converters[self._owners[number]]
            cell = self._texts[self._offsets[number] : self._offsets[number + 1]].tobytes().decode()
            fragment, fits = (text_cell(cell), True) if converter is None else converter.fragment((cell,))
            self.misfits[number] = not fits
            fragments.append(fragment.encode())
        self._add(fragments, known=True)

    def add(self, fragment: str) -> int:
        """Remember a fragment that is no cell's until the next slice; its id."""
        self._add([fragment.encode()])
        return self.count - 1

    def _add(self, fragments: Sequence[bytes], *, known: bool = False) -> None:
        joined = b"".join(fragments)
        first, last = self.count, self.count + len(fragments)
        begin = int(self.fragment_offsets[first])
        while begin + len(joined) > len(self.fragments):
            self.fragments = np.concatenate([self.fragments, np.empty_like(self.fragments)])
        self.fragments[begin : begin + len(joined)] = np.frombuffer(joined, np.uint8)
        self.fragment_offsets[first + 1 : last + 1] = begin + np.cumsum([len(fragment) for fragment in fragments])
        if not known:
            self._offsets[first + 1 : last + 1] = self._offsets[first]
            self._owners[first:last] = -1
        self.count = last
