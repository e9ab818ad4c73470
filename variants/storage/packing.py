"""Source lines packed into blocks: the lines of a variant stay together, no block crosses a bin. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from variants.storage.blocks import BLOCK_BYTES, BLOCK_LINES, block_id, compress_lines, lines_checksum
from variants.storage.copy import Block


class BlockPacker:
    """Packs the variants of one source file, which come in order of position; `blocks` are the finished ones."""

    def __init__(self, file_id: int, bin_size: int, slice_number: int = 0) -> None:
        self.bin_size = bin_size
        self.blocks: list[Block] = []
        self._next_id = block_id(file_id, slice_number, 0)  # further ids count on
        self._lines: list[bytes] = []
        self._size = 0
        self._bin = (0, 0)
        self._first = self._last = 0

    def place(self, chrom: int, pos: int, lines: Sequence[bytes]) -> tuple[int, int]:
        """Add a variant's lines; returns (block id, number of its first line there)."""
        here = (chrom, pos // self.bin_size)
        if here != self._bin or self._size >= BLOCK_BYTES or len(self._lines) >= BLOCK_LINES:
            self.close()
            self._bin, self._first = here, pos
        place = (self._next_id, len(self._lines))
        self._lines += lines
        self._size += sum(map(len, lines))
        self._last = pos
        return place

    def close(self) -> None:
        """Finish the block that is being filled."""
        lines = self._lines
        if lines:
            found = (len(lines), lines_checksum(lines), compress_lines(lines))
            self.blocks.append((self._next_id, self._bin[0], self._first, self._last, *found))
            self._next_id += 1
            self._lines, self._size = [], 0

    def take(self) -> list[Block]:
        """The finished blocks, which are then forgotten."""
        taken, self.blocks = self.blocks, []
        return taken
