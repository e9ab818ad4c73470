"""Rows in COPY's text format, written by loops that numba compiles. Pure: arrays in, arrays filled."""

from __future__ import annotations

import numpy as np
from numba import njit

from ingest.pipeline.kernels import ARRAY, AS_IT_STANDS, LINE_FEED, TAB, TWICE, Bytes, Modes, Numbers, Offsets

_MINUS, _ZERO, _QUOTE, _BRACE, _BRACE_END = b'-0"{}'


@njit(cache=True)
def _copied(source: Bytes, start: int, end: int, target: Bytes, at: int) -> int:
    for number in range(start, end):
        target[at] = source[number]
        at += 1
    return at


@njit(cache=True)
def text_size(starts: Numbers, ends: Numbers, numbers: Numbers, places: Numbers, offsets: Offsets) -> int:
    """Bytes that write_rows needs at most for the cells of these places."""
    size = 0
    for line in range(starts.shape[0]):
        for place in places:
            number = numbers[line, place]
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
    keys: Offsets,
    starts: Numbers,
    ends: Numbers,
    numbers: Numbers,
    places: Numbers,
    styles: Modes,
    offsets: Offsets,
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
            number = numbers[line, place]
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
