"""The loops over every byte and every cell of a slice, compiled by numba. Pure: arrays in, arrays filled.

One file because numba's cache knows of no other: compiled code would keep the constants of an older one.

Int64s are bytes of the slice's text. Cells lie by line and place: a place is the number of a column among those that
anybody looks at. What a cell means is decided elsewhere, once for each different cell (ingest.encode.cells and
columns); here cells are found, told apart and copied. Nothing checks bounds: whoever calls sees to the room.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Owners = NDArray[np.int16]
Modes = NDArray[np.int8]
Hashes = NDArray[np.uint64]
Flags = NDArray[np.bool_]

TAB, LINE_FEED, RETURN = b"\t\n\r"
_DOT, _PLUS, _MINUS, _ZERO, _NINE, _E = b".+-09e"
_QUOTE, _BRACE, _BRACE_END = b'"{}'
_LONGEST_NUMBER, _EXPONENT_DIGITS = 64, 2

# How a place's cells are told apart. Keys: every different text. Others: nulls first; plain numbers and plain words
# need no converter, they are copied as they stand.
KEY, CELL, NUMBER, WORD = 0, 1, 2, 3
# How a plain cell is copied: as it is, twice (smallest and largest), or as an array of one.
ONCE, TWICE, ARRAY = 0, 1, 2
AS_IT_STANDS = -1  # instead of the id of a known cell


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
    place_of_column: Int32s,
    starts: Int32s,
    ends: Int32s,
    line_starts: Int64s,
    widths: Int32s,
) -> tuple[int, bool]:
    """Where lines and looked-at cells begin and end, and how many columns each line has.

    starts, ends: (room for lines, places); widths: room for lines; line_starts: one more, since a line ends where the
    next starts, less its line feed. Carriage returns that end a line are no part of its last cell. Returns (lines,
    whether all bytes are ASCII). Raises ValueError where there are more lines than room.
    """
    line, column, begin, high = 0, 0, 0, 0
    line_starts[0] = 0
    for at in range(data.size):
        byte = data[at]
        high |= byte
        if byte > LINE_FEED or (byte != TAB and byte != LINE_FEED):  # the first comparison is enough for nearly all
            continue
        if line == widths.size:
            raise ValueError("there are more lines than were counted")
        _note_cell(place_of_column, column, begin, at, starts[line], ends[line])
        column += 1
        begin = at + 1
        if byte == LINE_FEED:
            _end_line(data, place_of_column, starts[line], ends[line], column)
            widths[line] = column
            line += 1
            column = 0
            line_starts[line] = begin
    if line_starts[line] < data.size:  # the last line has no line feed
        if line == widths.size:
            raise ValueError("there are more lines than were counted")
        _note_cell(place_of_column, column, begin, data.size, starts[line], ends[line])
        _end_line(data, place_of_column, starts[line], ends[line], column + 1)
        widths[line] = column + 1
        line += 1
        line_starts[line] = data.size + 1
    return line, high < 128


@njit(cache=True)
def _note_cell(place_of_column: Int32s, column: int, begin: int, end: int, starts: Int32s, ends: Int32s) -> None:
    if column < place_of_column.size and place_of_column[column] >= 0:
        starts[place_of_column[column]] = begin
        ends[place_of_column[column]] = end


@njit(cache=True)
def _end_line(data: Bytes, place_of_column: Int32s, starts: Int32s, ends: Int32s, width: int) -> None:
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
) -> int:
    """Give each cell its id among the known cells of its place, a new one where it was not seen before.

    ids is filled: the id, AS_IT_STANDS for plain cells, the place itself for nulls. The known cells: buckets
    (hash table of ids, -1 = free, as many as a power of two), hashes and owners (places) by id, their texts (UTF-8)
    between offsets. There must be room for every cell to be new, and twice as many buckets. Returns how many cells are
    known then.
    """
    mask = np.uint64(buckets.size - 1)
    for line in range(starts.shape[0]):
        for place in range(modes.size):
            mode = modes[place]
            start, end = starts[line, place], ends[line, place]
            if mode != KEY:
                if end == start or (end == start + 1 and data[start] == _DOT):
                    ids[line, place] = place
                    continue
                if (mode == NUMBER and _is_number(data, start, end)) or (mode == WORD and _is_word(data, start, end)):
                    ids[line, place] = AS_IT_STANDS
                    continue
            hashed = _hash(data, start, end, place)
            bucket = hashed & mask
            while True:
                known = buckets[bucket]
                if known < 0:
                    known = count
                    count += 1
                    buckets[bucket] = known
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
                bucket = (bucket + np.uint64(1)) & mask
            ids[line, place] = known
    return count


@njit(cache=True)
def read_integers(data: Bytes, starts: Int32s, ends: Int32s, prefix: Bytes, values: Int64s) -> None:
    """The whole number behind a prefix (small letters, any case) in each cell of one place.

    -1 where a cell is not the prefix and 1 to 18 digits, leading zeros aside.
    """
    for line in range(starts.size):
        begin, end = starts[line] + prefix.size, ends[line]
        first = begin
        while first < end - 1 and data[first] == _ZERO:
            first += 1
        value = np.int64(0 if 0 < end - first <= 18 else -1)
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
def find_differing(
    data: Bytes,
    starts: Int32s,
    ends: Int32s,
    ids: Int32s,
    lines: Int32s,
    heads: Int32s,
    places: Int32s,
    differing: Flags,
) -> None:
    """Mark the places at which further lines of variants have other cells than the first.

    lines, heads: a further line, and its variant's first, in step; differing is filled by line and place.
    """
    for row in range(lines.size):
        line, head = lines[row], heads[row]
        for number in range(places.size):
            place = places[number]
            same = ids[line, place] == ids[head, place]
            if same and ids[line, place] == AS_IT_STANDS:
                here, there = (starts[line, place], ends[line, place]), (starts[head, place], ends[head, place])
                same = _same(data, here[0], here[1], data, there[0], there[1])
            differing[row, number] = not same


@njit(cache=True)
def _copied(source: Bytes, start: int, end: int, target: Bytes, at: int) -> int:
    for number in range(start, end):
        target[at] = source[number]
        at += 1
    return at


@njit(cache=True)
def text_size(starts: Int32s, ends: Int32s, ids: Int32s, places: Int32s, offsets: Int64s) -> int:
    """Bytes that write_rows needs at most for the cells of these places."""
    size = 0
    for line in range(starts.shape[0]):
        for place in places:
            number = ids[line, place]
            if number == AS_IT_STANDS:
                size += 2 * (ends[line, place] - starts[line, place]) + 5
            else:
                size += offsets[number + 1] - offsets[number] + 1
    return size


@njit(cache=True)
def _write_integer(value: int, rows: Bytes, size: int) -> int:
    magnitude = np.uint64(value)
    if value < 0:
        rows[size] = _MINUS
        size += 1
        magnitude = ~magnitude + np.uint64(1)
    digits, rest = 1, magnitude // np.uint64(10)
    while rest:
        digits += 1
        rest //= np.uint64(10)
    for at in range(size + digits - 1, size - 1, -1):
        rows[at] = _ZERO + magnitude % np.uint64(10)
        magnitude //= np.uint64(10)
    return size + digits


@njit(cache=True)
def write_rows(
    data: Bytes,
    keys: Int64s,
    starts: Int32s,
    ends: Int32s,
    ids: Int32s,
    places: Int32s,
    styles: Modes,
    offsets: Int64s,
    fragments: Bytes,
    rows: Bytes,
) -> int:
    """Rows in COPY's text format: of each line its whole numbers in `keys`, then its cells. Returns their size.

    A cell is the fragment of its known cell, between offsets, or the plain cell in its place's style.
    """
    size = 0
    for line in range(starts.shape[0]):
        for column in range(keys.shape[1]):
            size = _write_integer(keys[line, column], rows, size)
            rows[size] = TAB
            size += 1
        for column in range(places.size):
            place, style = places[column], styles[column]
            number = ids[line, place]
            if number != AS_IT_STANDS:
                size = _copied(fragments, offsets[number], offsets[number + 1], rows, size)
            else:
                if style == ARRAY:
                    rows[size], rows[size + 1] = _BRACE, _QUOTE
                    size += 2
                size = _copied(data, starts[line, place], ends[line, place], rows, size)
                if style == TWICE:
                    rows[size] = TAB
                    size = _copied(data, starts[line, place], ends[line, place], rows, size + 1)
                if style == ARRAY:
                    rows[size], rows[size + 1] = _QUOTE, _BRACE_END
                    size += 2
            rows[size] = TAB
            size += 1
        rows[size - 1] = LINE_FEED
    return size
