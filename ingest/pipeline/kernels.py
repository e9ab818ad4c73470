"""The loops over every byte and every cell of a slice, compiled by numba. Pure: arrays in, arrays filled.

Offsets are bytes of the slice's text. Cells are numbered by line and place: a place is the number of a column among
those that anybody looks at. What a cell means is decided elsewhere, once for each different cell (ingest.pipeline.cells
and columns); here cells are found, told apart and copied.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int32]  # lines, places, known cells; offsets within a slice
Offsets = NDArray[np.int64]
Owners = NDArray[np.int16]
Modes = NDArray[np.int8]
Hashes = NDArray[np.uint64]
Flags = NDArray[np.bool_]

TAB, LINE_FEED, RETURN = b"\t\n\r"
_DOT, _PLUS, _MINUS, _ZERO, _NINE, _E = b".+-09e"
_LONGEST_NUMBER, _EXPONENT_DIGITS = 64, 2

# How a place's cells are told apart. Keys: every different text. Others: nulls first; plain numbers and plain words
# need no converter, they are copied as they stand.
KEY, CELL, NUMBER, WORD = 0, 1, 2, 3
# How a plain cell is copied: as it is, twice (smallest and largest), or as an array of one.
ONCE, TWICE, ARRAY = 0, 1, 2
AS_IT_STANDS = -1  # instead of the number of a known cell


def _word_bytes() -> Flags:
    """Bytes of words that mean themselves in COPY's format, in an array, and between the separators of any list."""
    table = np.zeros(256, np.bool_)
    table[list(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:>*+")] = True
    return table


_WORD_BYTES = _word_bytes()
_EMPTY = np.frombuffer(b"EMPTY", np.uint8)


@njit(cache=True)
def find_cells(
    data: Bytes,
    place_of_column: Numbers,
    starts: Numbers,
    ends: Numbers,
    line_starts: Offsets,
    widths: Numbers,
) -> tuple[int, bool]:
    """Where lines and looked-at cells begin and end, and how many columns each line has.

    Returns (lines, whether all bytes are ASCII). line_starts has one more entry: the end of a line is the start of the
    next, less its line feed. Carriage returns that end a line are no part of its last cell.
    """
    columns = place_of_column.size
    line, column, begin, high = 0, 0, 0, 0
    line_starts[0] = 0
    for at in range(data.size):
        byte = data[at]
        high |= byte
        if byte > LINE_FEED or (byte != TAB and byte != LINE_FEED):
            continue
        if column < columns and place_of_column[column] >= 0:
            starts[line, place_of_column[column]] = begin
            ends[line, place_of_column[column]] = at
        column += 1
        begin = at + 1
        if byte == LINE_FEED:
            _end_line(data, place_of_column, starts[line], ends[line], column)
            widths[line] = column
            line += 1
            column = 0
            line_starts[line] = begin
    if line_starts[line] < data.size:  # the last line has no line feed
        if column < columns and place_of_column[column] >= 0:
            starts[line, place_of_column[column]] = begin
            ends[line, place_of_column[column]] = data.size
        _end_line(data, place_of_column, starts[line], ends[line], column + 1)
        widths[line] = column + 1
        line += 1
        line_starts[line] = data.size + 1
    return line, high < 128


@njit(cache=True)
def _end_line(data: Bytes, place_of_column: Numbers, starts: Numbers, ends: Numbers, width: int) -> None:
    if width <= place_of_column.size and place_of_column[width - 1] >= 0:
        place = place_of_column[width - 1]
        while ends[place] > starts[place] and data[ends[place] - 1] == RETURN:
            ends[place] -= 1


@njit(cache=True)
def _behind_digits(data: Bytes, at: int, end: int) -> int:
    while at < end and _ZERO <= data[at] <= _NINE:
        at += 1
    return at


@njit(cache=True)
def _behind_sign(data: Bytes, at: int, end: int) -> int:
    return at + 1 if at < end and (data[at] == _PLUS or data[at] == _MINUS) else at


@njit(cache=True)
def _is_number(data: Bytes, start: int, end: int) -> bool:
    """Whether the bytes are a decimal number that PostgreSQL reads as Python does: far from overflow, no blanks."""
    whole = _behind_sign(data, start, end)
    at = _behind_digits(data, whole, end)
    digits = at - whole
    if at < end and data[at] == _DOT:
        fraction = at + 1
        at = _behind_digits(data, fraction, end)
        digits += at - fraction
    if at < end and digits and data[at] | 32 == _E:
        exponent = _behind_sign(data, at + 1, end)
        at = _behind_digits(data, exponent, end)
        digits = digits if 0 < at - exponent <= _EXPONENT_DIGITS else 0
    return 0 < digits < _LONGEST_NUMBER and at == end


@njit(cache=True)
def _is_word(data: Bytes, start: int, end: int) -> bool:
    """Whether the bytes are a word that is not the null EMPTY."""
    empty = end - start == _EMPTY.size
    for at in range(start, end):
        if not _WORD_BYTES[data[at]]:
            return False
        empty = empty and data[at] == _EMPTY[at - start]
    return not empty


@njit(cache=True)
def _hash(data: Bytes, start: int, end: int, seed: int) -> int:
    """64 bits that differ for nearly all different texts; equal ones are compared byte by byte."""
    factor = np.uint64(0x9E3779B97F4A7C15)
    value = np.uint64(seed + 1) * factor
    word = np.uint64(0)
    shift = np.uint64(0)
    for at in range(start, end):
        word |= np.uint64(data[at]) << shift
        shift += np.uint64(8)
        if shift == np.uint64(64):
            value = (value ^ word) * factor
            value ^= value >> np.uint64(29)
            word = np.uint64(0)
            shift = np.uint64(0)
    value = (value ^ word ^ np.uint64(end - start)) * factor
    return value ^ (value >> np.uint64(32))


@njit(cache=True)
def _same(one: Bytes, start: int, end: int, other: Bytes, other_start: int, other_end: int) -> bool:
    """Whether two ranges hold the same bytes."""
    same = end - start == other_end - other_start
    at = 0
    while same and at < end - start:
        same = one[start + at] == other[other_start + at]
        at += 1
    return same


@njit(cache=True)
def number_cells(
    data: Bytes,
    starts: Numbers,
    ends: Numbers,
    modes: Modes,
    numbers: Numbers,
    slots: Numbers,
    hashes: Hashes,
    owners: Owners,
    offsets: Offsets,
    texts: Bytes,
    count: int,
) -> int:
    """Give each cell its number among the known cells of its place, a new one where it was not seen before.

    numbers is filled: the number, AS_IT_STANDS for plain cells, the place itself for nulls. The known cells: slots
    (hash table of numbers, -1 = free, as many as a power of two), hashes and owners (places) by number, their texts
    between offsets. There must be room for every cell to be new. Returns how many cells are known then.
    """
    mask = np.uint64(slots.size - 1)
    for line in range(starts.shape[0]):
        for place in range(modes.size):
            mode = modes[place]
            start, end = starts[line, place], ends[line, place]
            if mode != KEY:
                if end == start or (end == start + 1 and data[start] == _DOT):
                    numbers[line, place] = place
                    continue
                if (mode == NUMBER and _is_number(data, start, end)) or (mode == WORD and _is_word(data, start, end)):
                    numbers[line, place] = AS_IT_STANDS
                    continue
            hashed = _hash(data, start, end, place)
            slot = hashed & mask
            while True:
                known = slots[slot]
                if known < 0:
                    known = count
                    count += 1
                    slots[slot] = known
                    hashes[known] = hashed
                    owners[known] = place
                    at = offsets[known]
                    texts[at : at + end - start] = data[start:end]
                    offsets[count] = at + end - start
                    break
                if (
                    hashes[known] == hashed
                    and owners[known] == place
                    and _same(data, start, end, texts, offsets[known], offsets[known + 1])
                ):
                    break
                slot = (slot + np.uint64(1)) & mask
            numbers[line, place] = known
    return count


@njit(cache=True)
def read_integers(data: Bytes, starts: Numbers, ends: Numbers, prefix: Bytes, values: Offsets) -> None:
    """The whole number behind a prefix (small letters, any case) in each cell of one place.

    -1 where a cell is not the prefix and 1 to 18 digits.
    """
    for line in range(starts.size):
        begin, end = starts[line] + prefix.size, ends[line]
        value = np.int64(0 if 0 < end - begin <= 18 else -1)
        for at in range(starts[line], end):
            if value < 0:
                break
            if at < begin:
                value = np.int64(0 if data[at] | 32 == prefix[at - starts[line]] else -1)
            elif _ZERO <= data[at] <= _NINE:
                value = value * 10 + (data[at] - _ZERO)
            else:
                value = np.int64(-1)
        values[line] = value


@njit(cache=True)
def group_lines(positions: Offsets, alleles: Offsets, accepted: Flags, variants: Numbers, heads: Numbers) -> int:
    """Number the distinct variants of accepted lines in order of position, then of their first line.

    positions: of the genome, not falling. variants is filled by line, heads (first lines) by variant. Returns how many.
    """
    count, first, here = 0, 0, np.int64(-1)
    for line in range(positions.size):
        variants[line] = -1
        if not accepted[line]:
            continue
        if positions[line] != here:
            here, first = positions[line], count
        variant = first
        while variant < count and alleles[heads[variant]] != alleles[line]:
            variant += 1
        if variant == count:
            heads[count] = line
            count += 1
        variants[line] = variant
    return count


@njit(cache=True)
def find_differing(
    data: Bytes,
    starts: Numbers,
    ends: Numbers,
    numbers: Numbers,
    lines: Numbers,
    heads: Numbers,
    places: Numbers,
    differing: Flags,
) -> None:
    """Mark the places at which further lines of variants have other cells than the first.

    lines, heads: a further line, and its variant's first, in step; differing is filled by line and place.
    """
    for row in range(lines.size):
        line, head = lines[row], heads[row]
        for number in range(places.size):
            place = places[number]
            same = numbers[line, place] == numbers[head, place]
            if same and numbers[line, place] == AS_IT_STANDS:
                here, there = (starts[line, place], ends[line, place]), (starts[head, place], ends[head, place])
                same = _same(data, here[0], here[1], data, there[0], there[1])
            differing[row, number] = not same
