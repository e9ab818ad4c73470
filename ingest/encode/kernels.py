"""The loops over every byte and every cell of a slice, compiled by numba: arrays in, arrays filled. Pure.

One file because numba's cache notices changes of this file alone: compiled code would keep constants of another one.

Offsets are byte offsets into the slice's text. Arrays of cells are by line and slot: a slot is the index of a column
among those that anything reads. What a cell means is decided elsewhere, once for each different cell
(ingest.encode.cells and converters); here cells are located, identified and copied. Nothing checks bounds: the caller
provides arrays that are large enough.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

# Only arrays of these element types: numba would compile each loop again for other types.
Bytes = NDArray[np.uint8]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Owners = NDArray[np.int16]
Modes = NDArray[np.int8]
Hashes = NDArray[np.uint64]
Flags = NDArray[np.bool_]

TAB, LINE_FEED, CARRIAGE_RETURN = b"\t\n\r"
_DOT, _PLUS, _MINUS, _ZERO, _NINE, _E = b".+-09e"
_QUOTE, _BRACE, _BRACE_END = b'"{}'
_MAX_DIGITS, _MAX_EXPONENT_DIGITS = 64, 2

# How the cells of a slot are distinguished. KEY: every different text has an id. Others: nulls come first; NUMBER and
# WORD: plain numbers or words (which do not begin with -) need no converter and get no id, they are copied as they are.
KEY, CELL, NUMBER, WORD = 0, 1, 2, 3
# How a plain cell is copied: once, twice (as the smallest and the largest), or as an array of one element.
ONCE, TWICE, ARRAY = 0, 1, 2
AS_IT_IS = -1  # instead of the id of a known cell


def _word_bytes() -> Flags:
    """Bytes that need no escape in COPY's format and in an array, and that separate no list."""
    table = np.zeros(256, np.bool_)
    table[list(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:>*+")] = True
    return table


_WORD_BYTES = _word_bytes()


@njit(cache=True)
def find_cells(
    data: Bytes,
    slot_of_column: Int32s,
    starts: Int32s,
    ends: Int32s,
    line_starts: Int64s,
    widths: Int32s,
) -> tuple[int, bool]:
    """Find where lines and the read cells start and end, and how many columns each line has.

    Carriage returns at the end of a line are not part of its last cell.

    Args:
        data: The text, UTF-8 or Latin-1.
        slot_of_column: By column of the file; -1 for columns that are not read.
        starts, ends: Filled, by line and slot. Their first dimension is the largest number of lines.
        line_starts: Filled, one more than lines: a line ends one byte before the next starts.
        widths: Filled, by line.

    Returns:
        (lines, whether all bytes are ASCII).

    Raises:
        ValueError: There are more lines than the arrays have room for.
    """
    line, column, begin, high = 0, 0, 0, 0
    line_starts[0] = 0
    for offset in range(data.size):
        byte = data[offset]
        high |= byte
        if byte > LINE_FEED or (byte != TAB and byte != LINE_FEED):  # the first comparison is enough for nearly all
            continue
        if line == widths.size:
            raise ValueError("there are more lines than were counted")
        _store_cell(slot_of_column, column, begin, offset, starts[line], ends[line])
        column += 1
        begin = offset + 1
        if byte == LINE_FEED:
            _end_line(data, slot_of_column, starts[line], ends[line], column)
            widths[line] = column
            line += 1
            column = 0
            line_starts[line] = begin
    if line_starts[line] < data.size:  # the last line has no line feed
        if line == widths.size:
            raise ValueError("there are more lines than were counted")
        _store_cell(slot_of_column, column, begin, data.size, starts[line], ends[line])
        _end_line(data, slot_of_column, starts[line], ends[line], column + 1)
        widths[line] = column + 1
        line += 1
        line_starts[line] = data.size + 1
    return line, high < 128


@njit(cache=True)
def _store_cell(slot_of_column: Int32s, column: int, begin: int, end: int, starts: Int32s, ends: Int32s) -> None:
    if column < slot_of_column.size and slot_of_column[column] >= 0:
        starts[slot_of_column[column]] = begin
        ends[slot_of_column[column]] = end


@njit(cache=True)
def _end_line(data: Bytes, slot_of_column: Int32s, starts: Int32s, ends: Int32s, width: int) -> None:
    if width <= slot_of_column.size and slot_of_column[width - 1] >= 0:
        slot = slot_of_column[width - 1]
        while ends[slot] > starts[slot] and data[ends[slot] - 1] == CARRIAGE_RETURN:
            ends[slot] -= 1


@njit(cache=True)
def _skip_digits(data: Bytes, offset: int, end: int) -> int:
    while offset < end and _ZERO <= data[offset] <= _NINE:
        offset += 1
    return offset


@njit(cache=True)
def _skip_sign(data: Bytes, offset: int, end: int) -> int:
    return offset + 1 if offset < end and (data[offset] == _PLUS or data[offset] == _MINUS) else offset


@njit(cache=True)
def _is_number(data: Bytes, start: int, end: int) -> bool:
    """Whether the bytes are a decimal number that PostgreSQL reads as Python does: far from overflow, no blanks."""
    whole = _skip_sign(data, start, end)
    offset = _skip_digits(data, whole, end)
    digits = offset - whole
    if offset < end and data[offset] == _DOT:
        fraction = offset + 1
        offset = _skip_digits(data, fraction, end)
        digits += offset - fraction
    if offset < end and digits and data[offset] | 32 == _E:
        exponent = _skip_sign(data, offset + 1, end)
        offset = _skip_digits(data, exponent, end)
        digits = digits if 0 < offset - exponent <= _MAX_EXPONENT_DIGITS else 0
    return 0 < digits < _MAX_DIGITS and offset == end


@njit(cache=True)
def _is_word(data: Bytes, start: int, end: int) -> bool:
    """Whether the bytes are a word, which may be one that stands for no value."""
    offset = start
    while offset < end and _WORD_BYTES[data[offset]]:
        offset += 1
    return offset == end


@njit(cache=True)
def _is_null(data: Bytes, start: int, end: int, nulls: Bytes, null_offsets: Int64s, null_starts: Flags) -> bool:
    """Whether the bytes are one of the texts for a missing value. The first byte already excludes nearly all others."""
    if not null_starts[data[start]]:
        return False
    is_null = False
    for number in range(null_offsets.size - 1):
        is_null = is_null or _are_equal(data, start, end, nulls, null_offsets[number], null_offsets[number + 1])
    return is_null


@njit(cache=True)
def _hash(data: Bytes, start: int, end: int, seed: int) -> np.uint64:
    """64 bits that differ for nearly all different texts; equal ones are compared byte by byte."""
    factor = np.uint64(0x9E3779B97F4A7C15)
    value = np.uint64(seed + 1) * factor
    word = np.uint64(0)
    shift = np.uint64(0)
    for offset in range(start, end):
        word |= np.uint64(data[offset]) << shift
        shift += np.uint64(8)
        if shift == np.uint64(64):
            value = (value ^ word) * factor
            value ^= value >> np.uint64(29)
            word = np.uint64(0)
            shift = np.uint64(0)
    value = (value ^ word ^ np.uint64(end - start)) * factor
    return value ^ (value >> np.uint64(32))


@njit(cache=True)
def _are_equal(first: Bytes, start: int, end: int, second: Bytes, second_start: int, second_end: int) -> bool:
    """Whether two ranges hold the same bytes."""
    equal = end - start == second_end - second_start
    offset = 0
    while equal and offset < end - start:
        equal = first[start + offset] == second[second_start + offset]
        offset += 1
    return equal


@njit(cache=True)
def identify_cells(
    data: Bytes,
    starts: Int32s,
    ends: Int32s,
    modes: Modes,
    ids: Int32s,
    buckets: Int32s,
    hashes: Hashes,
    owners: Owners,
    offsets: Int64s,
    texts: Bytes,
    count: int,
    nulls: Bytes,
    null_offsets: Int64s,
    null_starts: Flags,
) -> int:
    """Give each cell its id among the known cells of its slot, a new one if it is not known.

    There must be room for every cell to be new, and twice as many buckets.

    Args:
        data: The text, UTF-8.
        starts, ends: Byte offsets of the cells, by line and slot.
        modes: By slot: KEY, CELL, NUMBER or WORD.
        ids: Filled, by line and slot: the id, AS_IT_IS for plain cells, the slot itself for nulls.
        buckets: Hash table of known ids, -1 for a free bucket; its size is a power of two.
        hashes, owners: By id: the hash of a known cell, and its slot.
        offsets, texts: By id: where the known cell starts in the texts; it ends where the next one starts.
        count: How many ids are in use.
        nulls, null_offsets: The texts besides `.` that stand for no value, and where each starts and ends.
        null_starts: By byte: whether such a text begins with it.

    Returns:
        How many ids are in use then.
    """
    mask = np.uint64(buckets.size - 1)
    for line in range(starts.shape[0]):
        for slot in range(modes.size):
            mode = modes[slot]
            start, end = starts[line, slot], ends[line, slot]
            if mode != KEY:
                if end == start or (end == start + 1 and data[start] == _DOT):
                    ids[line, slot] = slot
                    continue
                if (mode == NUMBER and _is_number(data, start, end)) or (mode == WORD and _is_word(data, start, end)):
                    is_null = _is_null(data, start, end, nulls, null_offsets, null_starts)
                    # A lone - stands for no value in some fields of words; their converters know in which.
                    if is_null or mode == NUMBER or data[start] != _MINUS:
                        ids[line, slot] = slot if is_null else AS_IT_IS
                        continue
            hashed = _hash(data, start, end, slot)
            bucket = hashed & mask
            while True:
                known = buckets[bucket]
                if known < 0:
                    known = count
                    count += 1
                    buckets[bucket] = known
                    hashes[known] = hashed
                    owners[known] = slot
                    offset = offsets[known]
                    texts[offset : offset + end - start] = data[start:end]
                    offsets[count] = offset + end - start
                    break
                if (
                    hashes[known] == hashed
                    and owners[known] == slot
                    and _are_equal(data, start, end, texts, offsets[known], offsets[known + 1])
                ):
                    break
                bucket = (bucket + np.uint64(1)) & mask
            ids[line, slot] = known
    return count


@njit(cache=True)
def read_integers(data: Bytes, starts: Int32s, ends: Int32s, prefix: Bytes, values: Int64s) -> None:
    """Read the whole number after a prefix in each cell of one slot.

    Args:
        data: The text.
        starts, ends: Byte offsets of the cells, by line.
        prefix: Lower-case letters; the cells may have them in any case.
        values: Filled, by line: -1 if the cell is not the prefix and 1 to 18 digits, not counting leading zeros.
    """
    for line in range(starts.size):
        begin, end = starts[line] + prefix.size, ends[line]
        first = begin
        while first < end - 1 and data[first] == _ZERO:
            first += 1
        value = np.int64(0 if 0 < end - first <= 18 else -1)
        for offset in range(starts[line], end):
            if value < 0:
                break
            if offset < begin:
                value = np.int64(0 if data[offset] | 32 == prefix[offset - starts[line]] else -1)
            elif _ZERO <= data[offset] <= _NINE:
                value = value * 10 + (data[offset] - _ZERO)
            else:
                value = np.int64(-1)
        values[line] = value


@njit(cache=True)
def _is_before(data: Bytes, start: int, end: int, other_start: int, other_end: int) -> bool:
    """Whether a range of bytes comes before another one in the order of bytes."""
    size = min(end - start, other_end - other_start)
    for offset in range(size):
        byte, other = data[start + offset], data[other_start + offset]
        if byte != other:
            return byte < other
    return end - start < other_end - other_start


@njit(cache=True)
def sort_repeated_lines(data: Bytes, line_starts: Int64s, counts: Int32s, order: Int32s) -> None:
    """Sort the lines of each variant by their bytes, in place; few variants have more than two.

    Args:
        data: The text.
        line_starts: One more than lines: a line ends one byte before the next starts.
        counts: Lines of each variant.
        order: Lines, variant by variant.
    """
    begin = 0
    for count in counts:
        for index in range(begin + 1, begin + count):
            line = order[index]
            start, end = line_starts[line], line_starts[line + 1] - 1
            target = index
            while target > begin:
                other = order[target - 1]
                if not _is_before(data, start, end, line_starts[other], line_starts[other + 1] - 1):
                    break
                order[target] = other
                target -= 1
            order[target] = line
        begin += count


@njit(cache=True)
def find_differing(
    data: Bytes,
    starts: Int32s,
    ends: Int32s,
    ids: Int32s,
    lines: Int32s,
    heads: Int32s,
    slots: Int32s,
    differing: Flags,
) -> None:
    """Mark where further lines of variants have other cells than the first line.

    Args:
        data: The text.
        starts, ends, ids: By line and slot.
        lines: The further lines.
        heads: The first line of each one's variant, parallel to `lines`.
        slots: The slots to compare.
        differing: Filled, by index in `lines` and index in `slots`.
    """
    for row in range(lines.size):
        line, head = lines[row], heads[row]
        for number in range(slots.size):
            slot = slots[number]
            same = ids[line, slot] == ids[head, slot]
            if same and ids[line, slot] == AS_IT_IS:
                start, end = starts[line, slot], ends[line, slot]
                same = _are_equal(data, start, end, data, starts[head, slot], ends[head, slot])
            differing[row, number] = not same


@njit(cache=True)
def _copy_bytes(source: Bytes, start: int, end: int, target: Bytes, target_start: int) -> int:
    """Copy a range of bytes; returns the offset after them in the target."""
    for offset in range(start, end):
        target[target_start] = source[offset]
        target_start += 1
    return target_start


@njit(cache=True)
def text_size(starts: Int32s, ends: Int32s, ids: Int32s, slots: Int32s, offsets: Int64s) -> int:
    """The largest number of bytes that write_rows needs for the cells of these slots."""
    size = 0
    for line in range(starts.shape[0]):
        for slot in slots:
            number = ids[line, slot]
            if number == AS_IT_IS:
                size += 2 * (ends[line, slot] - starts[line, slot]) + 5
            else:
                size += offsets[number + 1] - offsets[number] + 1
    return size


@njit(cache=True)
def _write_integer(value: int, rows: Bytes, size: int) -> int:
    """Append a number in decimal to `size` bytes of rows; returns the new size."""
    magnitude = np.uint64(value)
    if value < 0:
        rows[size] = _MINUS
        size += 1
        magnitude = ~magnitude + np.uint64(1)
    digits, rest = 1, magnitude // np.uint64(10)
    while rest:
        digits += 1
        rest //= np.uint64(10)
    for offset in range(size + digits - 1, size - 1, -1):
        rows[offset] = _ZERO + magnitude % np.uint64(10)
        magnitude //= np.uint64(10)
    return size + digits


@njit(cache=True)
def write_rows(
    data: Bytes,
    keys: Int64s,
    starts: Int32s,
    ends: Int32s,
    ids: Int32s,
    slots: Int32s,
    styles: Modes,
    offsets: Int64s,
    fragments: Bytes,
    rows: Bytes,
) -> int:
    """Write rows in COPY's text format: the whole numbers of a line, then its cells.

    A cell with an id is written as the fragment of that id, a plain cell in its slot's style.

    Args:
        data: The text, UTF-8.
        keys: Whole numbers, by line and column.
        starts, ends, ids: By line and slot.
        slots: The slots to write, in order.
        styles: Parallel to `slots`: ONCE, TWICE or ARRAY.
        offsets, fragments: By id: where the fragment starts; it ends where the next one starts.
        rows: Filled; text_size is the largest number of bytes that the cells need.

    Returns:
        How many bytes were written.
    """
    size = 0
    for line in range(starts.shape[0]):
        for column in range(keys.shape[1]):
            size = _write_integer(keys[line, column], rows, size)
            rows[size] = TAB
            size += 1
        for column in range(slots.size):
            slot, style = slots[column], styles[column]
            number = ids[line, slot]
            if number != AS_IT_IS:
                size = _copy_bytes(fragments, offsets[number], offsets[number + 1], rows, size)
            else:
                if style == ARRAY:
                    rows[size], rows[size + 1] = _BRACE, _QUOTE
                    size += 2
                size = _copy_bytes(data, starts[line, slot], ends[line, slot], rows, size)
                if style == TWICE:
                    rows[size] = TAB
                    size = _copy_bytes(data, starts[line, slot], ends[line, slot], rows, size + 1)
                if style == ARRAY:
                    rows[size], rows[size + 1] = _QUOTE, _BRACE_END
                    size += 2
            rows[size] = TAB
            size += 1
        rows[size - 1] = LINE_FEED
    return size
