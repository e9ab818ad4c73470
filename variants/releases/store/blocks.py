"""Blocks: consecutive source lines compressed together, exactly as they came. Pure.

A block id carries where the block came from: source file (primary key), slice of the file, block in the slice.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import zstandard
from isal import isal_zlib

from variants.releases.store.copy import Block

SLICE_BITS = 24
BLOCK_BITS = 16
MOST_SLICES = 1 << SLICE_BITS
MOST_BLOCKS_OF_SLICE = 1 << BLOCK_BITS

# About 16 lines of 359 columns: a smaller block costs disk, a larger one costs time to read a single variant.
BLOCK_BYTES = 80_000
BLOCK_LINES = 1_000

# A quarter faster than level 3, and within 2 % of its size on these lines.
LEVEL = 1
_SIGN = 1 << 63
_BYTES_OF_NUMBER = 8  # compressed numbers take more


def block_id(file_id: int, slice_number: int, block_number: int) -> int:
    """The 64-bit id of a block."""
    return (file_id << (SLICE_BITS + BLOCK_BITS)) | (slice_number << BLOCK_BITS) | block_number


def file_of_block(block: int) -> int:
    """Primary key of the SourceFile whose header names the cells of the block's lines."""
    return block >> (SLICE_BITS + BLOCK_BITS)


def compress_lines(lines: Sequence[bytes]) -> bytes:
    """Source lines without their line feeds -> the payload of a block."""
    # A compressor is not safe to share between threads; making one costs nothing that can be measured.
    return zstandard.ZstdCompressor(level=LEVEL).compress(b"\n".join(lines))


def decompress_lines(payload: bytes, first: int = -1) -> list[bytes]:
    """The payload of a block -> its source lines, byte for byte, without their line feeds.

    first: how many lines from its beginning are wanted at least, the others may come in one piece; -1 = all.
    """
    # A decompressor is not safe to share between threads; making one costs a microsecond.
    return zstandard.ZstdDecompressor().decompress(payload).split(b"\n", first)


def pack_line_numbers(numbers: Sequence[int]) -> bytes:
    """The numbers that lines have in their source file, in few bytes: 8 where they follow each other.

    Example:
        >>> unpack_line_numbers(pack_line_numbers([7, 8, 9]), 3), unpack_line_numbers(pack_line_numbers([9, 7]), 2)
        ([7, 8, 9], [9, 7])
    """
    packed = np.asarray(numbers, np.int64)
    if (np.diff(packed) == 1).all():
        return packed[:1].tobytes()
    return zstandard.ZstdCompressor(level=LEVEL).compress(packed.tobytes())


def unpack_line_numbers(packed: bytes, count: int) -> list[int]:
    """The numbers of the `count` lines of a block."""
    if len(packed) == _BYTES_OF_NUMBER:
        (first,) = np.frombuffer(packed, np.int64).tolist()
        return list(range(first, first + count))
    return np.frombuffer(zstandard.ZstdDecompressor().decompress(packed), np.int64).tolist()


def lines_checksum(lines: Sequence[bytes]) -> int:
    """Signed 64-bit sum of the lines' checksums: the same for the same lines in any order and any blocks."""
    total = sum(isal_zlib.crc32(line) << 32 | isal_zlib.adler32(line) for line in lines)
    return (total + _SIGN) % (2 * _SIGN) - _SIGN


def line_text(line: bytes) -> str:
    """A source line as text: UTF-8, or Latin-1 where older files have other bytes."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        text = line.decode("latin-1")
    return text.rstrip("\r")


class BlockPacker:
    """Packs the variants of one source file, which come in order of position.

    Attributes:
        blocks: The finished ones.
        line_numbers: 1-based, in their source file, of the lines in no finished block, in the order of adding;
            empty where they are not known.
    """

    def __init__(self, file_id: int, bin_size: int, slice_number: int = 0, line_numbers: Sequence[int] = ()) -> None:
        self.bin_size = bin_size
        self.blocks: list[Block] = []
        self._next_id = block_id(file_id, slice_number, 0)  # further ids count on
        self._lines: list[bytes] = []
        self.line_numbers = line_numbers
        self._size = 0
        self._bin = (0, 0)
        self._first = self._last = 0

    def add(self, chrom: int, pos: int, lines: Sequence[bytes]) -> tuple[int, int]:
        """Add a variant's lines; returns (block id, index of its first line there)."""
        bin_key = (chrom, pos // self.bin_size)
        if bin_key != self._bin or self._size >= BLOCK_BYTES or len(self._lines) >= BLOCK_LINES:
            self.close()
            self._bin, self._first = bin_key, pos
        position = (self._next_id, len(self._lines))
        self._lines += lines
        self._size += sum(map(len, lines))
        self._last = pos
        return position

    def close(self) -> None:
        """Finish the block that is being filled."""
        lines = self._lines
        if lines:
            numbers, self.line_numbers = self.line_numbers[: len(lines)], self.line_numbers[len(lines) :]
            packed_numbers = pack_line_numbers(numbers) if len(numbers) == len(lines) else None
            packed = (len(lines), lines_checksum(lines), compress_lines(lines), packed_numbers)
            self.blocks.append(Block(self._next_id, self._bin[0], self._first, self._last, *packed))
            self._next_id += 1
            self._lines, self._size = [], 0

    def take(self) -> list[Block]:
        """The finished blocks, which are then forgotten."""
        finished, self.blocks = self.blocks, []
        return finished
