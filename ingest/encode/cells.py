"""The text of a slice -> where its cells are, and ids that are equal for equal cells of a column. Pure.

Most cells of a slice repeat (62-64 % are null) or are plain numbers, which PostgreSQL reads as they are. All others get
ids, and Python converts each different cell once. An id keeps its meaning at least until the next slice is read.

An array "by line and slot" has a row for each line and a column for each slot; a slot is the index of a column among
those that anything reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from ingest.encode import kernels
from ingest.encode.converters import ColumnConverter, NullConverter
from ingest.encode.kernels import Bytes, Flags, Int32s, Int64s
from variants.fields.spec import NULLS
from variants.releases.store.blocks import line_text
from variants.releases.store.copy import text_cell

# Cells kept from slice to slice, of all columns together; when there are more, all are dropped at once.
MAX_CACHED_CELLS = 100_000


@dataclass(frozen=True, slots=True)
class LineCells:
    """Cells of some lines.

    Attributes:
        text: UTF-8 bytes.
        starts, ends: Byte offsets into `text`, by line and slot.
        ids: By line and slot; `kernels.AS_IT_IS` for plain cells, the slot itself for nulls.
    """

    text: Bytes
    starts: Int32s
    ends: Int32s
    ids: Int32s

    def select(self, lines: Int32s) -> LineCells:
        """The cells of these lines."""
        return LineCells(self.text, self.starts[lines], self.ends[lines], self.ids[lines])

    def get_text(self, line: int, slot: int) -> str:
        """One cell as text."""
        return self.text[self.starts[line, slot] : self.ends[line, slot]].tobytes().decode()

    def read_integers(self, slot: int, prefix: bytes = b"") -> Int64s:
        """The whole number after a prefix in each line's cell, -1 for a cell that is something else."""
        values = np.empty(len(self.starts), np.int64)
        prefix_bytes = np.frombuffer(prefix, np.uint8)
        kernels.read_integers(self.text, self.starts[:, slot], self.ends[:, slot], prefix_bytes, values)
        return values

    def find_pairs(self, lines: Int32s, first: int, second: int) -> tuple[list[tuple[str, str]], Int64s]:
        """The distinct pairs of cells that lines have at two slots of mode KEY or CELL, whose plain cells have ids.

        Returns:
            (the pairs, the index of each line's pair).
        """
        both = self.ids[lines, first].astype(np.int64) << 32 | self.ids[lines, second]
        _, examples, pair_of_line = np.unique(both, return_index=True, return_inverse=True)
        example_lines = lines[examples].tolist()
        return [(self.get_text(line, first), self.get_text(line, second)) for line in example_lines], pair_of_line


@dataclass(frozen=True, slots=True)
class SliceLines:
    """The lines of a slice, as they came, and their cells.

    Attributes:
        line_starts: Offsets into `data`, one more than lines; before the start of the next line is a line feed.
        widths: Number of columns, by line.
    """

    data: memoryview
    line_starts: list[int]
    widths: Int32s
    cells: LineCells

    def get_lines(self, numbers: Iterable[int]) -> list[memoryview]:
        """Source lines as they came, without their line feeds."""
        return [self.data[self.line_starts[number] : self.line_starts[number + 1] - 1] for number in numbers]


class CellReader:
    """Reads the cells of some columns; made once per process, since it keeps cells from slice to slice.

    Attributes:
        slots: {column of the file: its slot}.
        converters: By slot; None for columns whose cells stay texts.
        fragments, fragment_offsets: COPY text of each id, in UTF-8, and where it starts and ends.
        misfits: By id: whether the cell does not fit its column's type. Plain cells (id -1) use the last element.
    """

    def __init__(
        self,
        columns: Sequence[int],
        column_count: int,
        converters: Mapping[int, ColumnConverter],
        modes: Mapping[int, int] = MappingProxyType({}),
        nulls: Iterable[str] = NULLS,
    ) -> None:
        """Prepare for files of one header.

        Args:
            columns: The columns to read.
            column_count: Columns of the file.
            converters: By column: what turns its cells into COPY text; cells of other columns stay texts.
            modes: By column without a converter: how its cells are distinguished (ingest.encode.kernels).
            nulls: The texts of a cell that stand for no value.
        """
        self.slots = {column: slot for slot, column in enumerate(columns)}
        # Behind the columns is a slot that no column has: its cells are null until a variant gets a fragment for
        # the values in which its lines differ (TypedColumns).
        self.more_values_slot = len(columns)
        self.converters = [*(converters.get(column) for column in columns), NullConverter()]
        self._slot_of_column = np.full(column_count, -1, np.int32)
        self._slot_of_column[list(columns)] = np.arange(len(columns))
        mode_of_column = {column: converter.mode for column, converter in converters.items()} | dict(modes)
        modes_of_slots = [*(mode_of_column.get(column, kernels.CELL) for column in columns), kernels.CELL]
        self._modes = np.array(modes_of_slots, np.int8)
        self._nulls = _join_texts(text.encode() for text in nulls if text)
        self._allocate(len(modes_of_slots), 0)

    def read(self, data: bytes | bytearray | memoryview, max_lines: int) -> SliceLines:
        """The cells of a text of at most `max_lines` lines, the last with or without its line feed.

        Cells of lines with another number of columns than the header are meaningless.

        Raises:
            ValueError: There are more lines.
        """
        source = memoryview(data).toreadonly()  # kernels are compiled for one kind of memory
        text = np.frombuffer(source, np.uint8)
        starts, ends, line_starts, widths, is_ascii = self._find_cells(text, max_lines)
        if not is_ascii:
            text, starts, ends = self._decode(source, text, starts, ends)
        ids = self._identify(text, starts, ends)
        return SliceLines(source, line_starts.tolist(), widths, LineCells(text, starts, ends, ids))

    def add_fragment(self, fragment: str) -> int:
        """Keep a fragment that belongs to no single cell until the next slice; returns its id."""
        self._append([fragment.encode()])
        return self._count - 1

    def _find_cells(self, text: Bytes, max_lines: int) -> tuple[Int32s, Int32s, Int64s, Int32s, bool]:
        shape = (max_lines, len(self._modes))
        starts, ends = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
        line_starts, widths = np.empty(max_lines + 1, np.int64), np.empty(max_lines, np.int32)
        lines, is_ascii = kernels.find_cells(text, self._slot_of_column, starts, ends, line_starts, widths)
        return starts[:lines], ends[:lines], line_starts[: lines + 1], widths[:lines], is_ascii

    def _decode(self, source: memoryview, text: Bytes, starts: Int32s, ends: Int32s) -> tuple[Bytes, Int32s, Int32s]:
        """The same cells in UTF-8: lines of older files are in Latin-1 (variants.releases.store.blocks.line_text)."""
        try:
            str(source, "utf-8")
        except UnicodeDecodeError:
            lines = bytes(source).split(b"\n")[: len(starts)]
            text = np.frombuffer("".join(f"{line_text(line)}\n" for line in lines).encode(), np.uint8)
            starts, ends, *_ = self._find_cells(text, len(lines))
        return text, starts, ends

    def _identify(self, text: Bytes, starts: Int32s, ends: Int32s) -> Int32s:
        # An id for each cell, and one for each fragment of cells that differ: half as many at most.
        self._reserve(2 * starts.size, int((ends - starts).sum()))
        ids = np.empty(starts.shape, np.int32)
        cache = (self._buckets, self._hashes, self._owners, self._offsets, self._texts)
        count = kernels.identify_cells(text, starts, ends, self._modes, ids, *cache, self._count, *self._nulls)
        self._convert_new(count)
        return ids

    def _reserve(self, cells: int, size: int) -> None:
        """Make room for that many new ids and bytes; all known cells are dropped if there is not enough."""
        if self._count + cells > self._capacity or self._offsets[self._count] + size > len(self._texts):
            self._allocate(max(self._capacity, MAX_CACHED_CELLS + cells), size)

    def _allocate(self, capacity: int, size: int) -> None:
        """Allocate memory for that many ids and bytes; the first ids are nulls, one for each slot."""
        self._capacity, self._count = capacity, 0
        self._buckets = np.full(1 << (2 * capacity).bit_length(), -1, np.int32)
        self._hashes = np.empty(capacity, np.uint64)
        self._owners = np.empty(capacity, np.int16)
        self._offsets = np.zeros(capacity + 1, np.int64)
        self._texts = np.empty(max(1 << 24, 2 * size), np.uint8)
        self.fragments = np.empty(1 << 20, np.uint8)
        self.fragment_offsets = np.zeros(capacity + 1, np.int64)
        self.misfits = np.zeros(capacity + 1, np.bool_)
        self._append([b"." if converter is None else converter.null.encode() for converter in self.converters])

    def _convert_new(self, count: int) -> None:
        """Make the fragments of the cells that are new."""
        fragments = []
        for number in range(self._count, count):
            converter = self.converters[self._owners[number]]
            cell = self._texts[self._offsets[number] : self._offsets[number + 1]].tobytes().decode()
            fragment, fits = (text_cell(cell), True) if converter is None else converter.make_fragment((cell,))
            self.misfits[number] = not fits
            fragments.append(fragment.encode())
        self._append(fragments, are_cells=True)

    def _append(self, fragments: Sequence[bytes], *, are_cells: bool = False) -> None:
        """Add fragments with the next ids; those of cells have their texts and owners already."""
        joined = b"".join(fragments)
        first, last = self._count, self._count + len(fragments)
        begin = int(self.fragment_offsets[first])
        while begin + len(joined) > len(self.fragments):
            self.fragments = np.concatenate([self.fragments, np.empty_like(self.fragments)])
        self.fragments[begin : begin + len(joined)] = np.frombuffer(joined, np.uint8)
        self.fragment_offsets[first + 1 : last + 1] = begin + np.cumsum([len(fragment) for fragment in fragments])
        if not are_cells:
            self._offsets[first + 1 : last + 1] = self._offsets[first]
            self._owners[first:last] = -1
        self._count = last


def _join_texts(texts: Iterable[bytes]) -> tuple[Bytes, Int64s, Flags]:
    """(all bytes, where each text starts, and the end; by byte, whether a text begins with it)."""
    listed = sorted(texts)
    starts = np.zeros(256, np.bool_)
    starts[[text[0] for text in listed]] = True
    offsets = np.cumsum([0, *map(len, listed)], dtype=np.int64)
    return np.frombuffer(b"".join(listed), np.uint8), offsets, starts
