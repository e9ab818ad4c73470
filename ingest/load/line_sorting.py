"""Lines in any order -> slices in the order of the genome: an external merge sort in bounded memory. Knows no Django.

One file because runs, their file and the windows read from it are one algorithm.

Lines are sorted in runs of some hundred MB, which are written to one file without a name, so that nothing is left of it
however the process ends. Then windows of the genome are read from all runs at once. What is cut depends on the lines
and their numbers alone, so every attempt cuts alike. Only loads of unsorted files import this module.
"""

from __future__ import annotations

import errno
import tempfile
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import numpy as np
import zstandard

from ingest.encode import kernels
from ingest.encode.cells import CellReader
from ingest.encode.kernels import Int64s
from ingest.encode.load_plan import LoadPlan, Slice
from ingest.encode.variant_keys import VariantKeyReader
from ingest.load import slices
from ingest.load.errors import WorkerError

DEFAULT_RUN_BYTES = 256 << 20
CHUNK_BYTES = 128 << 10  # of a run; one of each run is in memory while runs are merged
WINDOW_BYTES = 8 << 20
# Lines without a locus come first, in the order of the file.
_NO_LOCUS = -(1 << 62)
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_BYTES_PER_LINE = 8 + 8 + 4  # of the three arrays before the text of a chunk


class LocusReader:
    """Reads where the lines of one file belong in the genome, by the keys that tables will know them by."""

    def __init__(self, plan: LoadPlan) -> None:
        chrom, pos, ref, alt = plan.key
        modes = {chrom: kernels.KEY, pos: kernels.NUMBER, ref: kernels.KEY, alt: kernels.KEY}
        self._column_count = plan.column_count
        self._cells = CellReader(list(modes), plan.column_count, {}, modes)
        slots = [self._cells.slots[column] for column in plan.key]
        self._keys = VariantKeyReader(slots, plan.assembly, plan.reference_path)

    def read(self, text: bytes | bytearray, first_line: int) -> tuple[Int64s, Int64s]:
        """The lines of a text, of which the first is line `first_line` of the file.

        Returns:
            (the locus of each line, where each line starts and the last one ends).
        """
        line_feeds = int(np.count_nonzero(np.frombuffer(text, np.uint8) == kernels.LINE_FEED))
        source = self._cells.read(text, line_feeds + 1)
        is_complete = source.widths == self._column_count
        keys = self._keys.read(source.cells, np.flatnonzero(is_complete).astype(np.int32))
        numbers = np.arange(first_line, first_line + len(source.widths))
        loci = np.where(is_complete & keys.is_variant, keys.loci, _NO_LOCUS + numbers)
        return loci, np.array(source.line_starts, np.int64)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines in order of (locus, number), with their line feeds; parallel arrays and texts."""

    loci: Int64s
    numbers: Int64s
    texts: list[memoryview]

    def __getitem__(self, part: slice) -> _Lines:
        return _Lines(self.loci[part], self.numbers[part], self.texts[part])

    @classmethod
    def join(cls, parts: list[_Lines]) -> _Lines:
        """The lines of several parts, in order."""
        loci = np.concatenate([part.loci for part in parts])
        numbers = np.concatenate([part.numbers for part in parts])
        texts = [text for part in parts for text in part.texts]
        order = np.lexsort((numbers, loci))
        return cls(loci[order], numbers[order], [texts[index] for index in order.tolist()])


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Where a chunk of a run is in the file."""

    first_locus: int
    offset: int
    packed_size: int
    text_size: int
    line_count: int


class LineSorter:
    """Takes the lines of a file piece by piece, then gives slices. A context manager, whose end frees the disk."""

    def __init__(self, plan: LoadPlan, folder: Path, run_bytes: int = DEFAULT_RUN_BYTES) -> None:
        """Prepare for one file.

        Args:
            plan: The plan of the file.
            folder: Where the temporary file is; it needs a third of the size of the text, or less.
            run_bytes: Bytes of text that are sorted in memory.

        Raises:
            WorkerError: Nothing can be written there.
        """
        self._folder, self._run_bytes = folder, run_bytes
        self._reader = LocusReader(plan)
        self._runs: list[list[_Chunk]] = []
        self._text = bytearray()
        self._loci: list[Int64s] = []
        self._starts: list[Int64s] = []
        self._sizes: list[Int64s] = []
        self._run_first_line = 0
        self._packer = zstandard.ZstdCompressor(level=1)
        self.line_count = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  closed by __exit__
        except OSError as error:
            raise WorkerError(self._describe(error)) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._file.close()

    def add(self, text: bytes | bytearray, first_line: int) -> None:
        """Take the next whole lines of the file. Raises WorkerError if the disk is full."""
        if not text.endswith(b"\n"):
            text = text + b"\n"
        loci, starts = self._reader.read(text, first_line)
        if not self._text:
            self._run_first_line = first_line
        self._loci.append(loci)
        self._starts.append(starts[:-1] + len(self._text))
        self._sizes.append(np.diff(starts))
        self._text += text
        self.line_count += len(loci)
        if len(self._text) >= self._run_bytes:
            self._write_run()

    def read_slices(self, file_size: int) -> Iterator[Slice]:
        """All lines that were taken, in slices that end between two positions.

        Args:
            file_size: Bytes of the source file, of which each slice counts as a share.
        """
        self._write_run()
        done = 0
        for number, lines in enumerate(_cut(self._read_windows())):
            done += len(lines.texts)
            yield Slice(
                number,
                int(lines.numbers[0]),
                len(lines.texts),
                b"".join(lines.texts),
                file_size * done // self.line_count,
                array("q", lines.numbers.tobytes()),
            )

    def _write_run(self) -> None:
        if not self._text:
            return
        loci, starts, sizes = (np.concatenate(arrays) for arrays in (self._loci, self._starts, self._sizes))
        order = np.argsort(loci, kind="stable")
        text = memoryview(self._text)
        chunk_of_line = (np.cumsum(sizes[order]) - 1) // CHUNK_BYTES
        bounds = [0, *(np.flatnonzero(np.diff(chunk_of_line)) + 1).tolist(), len(order)]
        chunks = []
        for begin, end in pairwise(bounds):
            lines = order[begin:end]
            texts = [
                text[start : start + size]
                for start, size in zip(starts[lines].tolist(), sizes[lines].tolist(), strict=True)
            ]
            numbers = (lines + self._run_first_line).astype(np.int64)
            arrays = [loci[lines].tobytes(), numbers.tobytes(), sizes[lines].astype(np.int32).tobytes()]
            chunks.append(self._write_chunk(b"".join([*arrays, *texts]), int(loci[lines[0]]), len(lines)))
        self._runs.append(chunks)
        text.release()
        self._text = bytearray()
        self._loci, self._starts, self._sizes = [], [], []

    def _write_chunk(self, content: bytes, first_locus: int, line_count: int) -> _Chunk:
        packed = self._packer.compress(content)
        try:
            offset = self._file.tell()
            self._file.write(packed)
            self._file.flush()
        except OSError as error:
            raise WorkerError(self._describe(error)) from None
        return _Chunk(first_locus, offset, len(packed), len(content) - _BYTES_PER_LINE * line_count, line_count)

    def _read_windows(self) -> Iterator[_Lines]:
        """All lines, a window of the genome at a time; windows end between two loci."""
        runs = [_RunReader(self._file, chunks) for chunks in self._runs]
        for end in [*_find_window_ends([chunk for chunks in self._runs for chunk in chunks]), None]:
            parts = [part for run in runs for part in run.take(end)]
            if parts:
                yield _Lines.join(parts)

    def _describe(self, error: OSError) -> str:
        reason = "the disk is full" if error.errno in _NO_SPACE else str(error.strerror or error)
        return (
            f"the lines cannot be sorted in {self._folder}: {reason}; make room there, or name another folder in"
            " LWDS_SORT_FOLDER"
        )


class _RunReader:
    """Reads the lines of one run in order."""

    def __init__(self, file: IO[bytes], chunks: list[_Chunk]) -> None:
        self._file = file
        self._chunks = chunks[::-1]
        self._rest: _Lines | None = None

    def take(self, end: int | None) -> Iterator[_Lines]:
        """The next lines before a locus; None for all."""
        while self._rest or self._chunks:
            lines = self._rest or self._read_chunk(end)
            self._rest = None
            if lines is None:
                return
            count = len(lines.loci) if end is None else int(np.searchsorted(lines.loci, end))
            if count:
                yield lines[:count]
            if count < len(lines.loci):
                self._rest = lines[count:]
                return

    def _read_chunk(self, end: int | None) -> _Lines | None:
        """The next chunk; None if it begins at or after the end."""
        if end is not None and self._chunks[-1].first_locus >= end:
            return None
        chunk = self._chunks.pop()
        self._file.seek(chunk.offset)
        content = memoryview(zstandard.ZstdDecompressor().decompress(self._file.read(chunk.packed_size)))
        count = chunk.line_count
        loci, numbers = np.frombuffer(content, np.int64, 2 * count).reshape(2, count)
        sizes = np.frombuffer(content, np.int32, count, 16 * count)
        ends = (np.cumsum(sizes, dtype=np.int64) + _BYTES_PER_LINE * count).tolist()
        starts = [_BYTES_PER_LINE * count, *ends[:-1]]
        return _Lines(loci, numbers, [content[start:end] for start, end in zip(starts, ends, strict=True)])


def _find_window_ends(chunks: list[_Chunk]) -> Iterator[int]:
    """Loci between which all chunks together have about WINDOW_BYTES of text."""
    size, last_end = 0, _NO_LOCUS
    for chunk in sorted(chunks, key=lambda chunk: chunk.first_locus):
        if size >= WINDOW_BYTES and chunk.first_locus > last_end:
            yield chunk.first_locus
            size, last_end = 0, chunk.first_locus
        size += chunk.text_size


def _cut(windows: Iterator[_Lines]) -> Iterator[_Lines]:
    """Windows -> the lines of each slice, as many as slices of sorted files have."""
    waiting: _Lines | None = None
    for window in windows:
        waiting = _Lines.join([waiting, window]) if waiting else window
        while (count := _find_end(waiting)) is not None:
            yield waiting[:count]
            waiting = waiting[count:]
    if waiting and waiting.texts:
        yield waiting


def _find_end(lines: _Lines) -> int | None:
    """How many lines the next slice has; None if there are not enough."""
    sizes = np.cumsum(np.fromiter(map(len, lines.texts), np.int64, len(lines.texts)))
    count = min(int(np.searchsorted(sizes, slices.SLICE_BYTES)) + 1, slices.SLICE_LINES)
    if count > len(lines.texts):
        return None
    return int(np.searchsorted(lines.loci, lines.loci[count - 1], side="right"))
