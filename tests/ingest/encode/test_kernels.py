"""The compiled loops against plain Python (reference_kernels), on texts of hypothesis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.encode import kernels
from tests.ingest.encode import reference_kernels as reference

NUMBERS = st.text("0123456789+-.eE", max_size=9)
WORDS = st.sampled_from(
    [
        "",
        ".",
        "EMPTY",
        "EMPTY1",
        "NA",
        "NAN",
        "-9",
        "-9.0",
        "ENST1:c.5>A",
        "a b",
        "rs12",
        "RS007",
        "rs",
        "1" * 70,
        "ü",
        "\r",
    ]
)
CELLS = NUMBERS | WORDS | st.text(st.characters(exclude_characters="\t\n", exclude_categories=["Cs"]), max_size=5)
LINES = st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=12)
SLOT_OF_COLUMN = np.array([1, -1, 0, 2], np.int32)  # the second column is not read
SLOTS, COLUMNS = 3, (2, 0, 3)  # slot -> column
MODES = np.array([kernels.NUMBER, kernels.KEY, kernels.WORD], np.int8)
NULLS = (b".", b"EMPTY", b"NA", b"-9")
NULL_STARTS = np.zeros(256, np.bool_)
NULL_STARTS[[text[0] for text in NULLS]] = True


@dataclass
class Located:
    """The cells of a text as find_cells gives them."""

    data: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    line_starts: np.ndarray
    widths: np.ndarray
    is_ascii: bool


def locate(text: bytes, room: int) -> Located:
    data = np.frombuffer(text, np.uint8)
    starts, ends = np.zeros((room, SLOTS), np.int32), np.zeros((room, SLOTS), np.int32)
    line_starts, widths = np.zeros(room + 1, np.int64), np.zeros(room, np.int32)
    lines, is_ascii = kernels.find_cells(data, SLOT_OF_COLUMN, starts, ends, line_starts, widths)
    return Located(data, starts[:lines], ends[:lines], line_starts[: lines + 1], widths[:lines], is_ascii)


def as_text(lines: list[list[str]], ended: bool) -> bytes:
    text = "".join("\t".join(cells) + "\n" for cells in lines).encode()
    return text if ended else text.removesuffix(b"\n")


def cell(located: Located, line: int, slot: int) -> bytes:
    return located.data[located.starts[line, slot] : located.ends[line, slot]].tobytes()


def identify(located: Located) -> tuple[np.ndarray, int]:
    """(ids, how many are in use), beginning with the nulls alone."""
    room = located.starts.size + SLOTS
    buckets = np.full(1 << (2 * room).bit_length(), -1, np.int32)
    known = (np.empty(room, np.uint64), np.empty(room, np.int16), np.zeros(room + 1, np.int64))
    ids = np.empty(located.starts.shape, np.int32)
    texts = np.empty(located.data.size + 1, np.uint8)
    nulls = (np.frombuffer(b"".join(NULLS), np.uint8), np.cumsum([0, *map(len, NULLS)], dtype=np.int64), NULL_STARTS)
    count = kernels.identify_cells(
        located.data, located.starts, located.ends, MODES, ids, buckets, *known, texts, SLOTS, *nulls
    )
    return ids, count


@settings(max_examples=150)
@given(LINES, st.booleans())
def test_cells_lie_where_splitting_finds_them(lines: list[list[str]], ended: bool) -> None:
    text = as_text(lines, ended)
    split = reference.split_lines(text)
    located = locate(text, len(split) + 1)
    assert located.widths.tolist() == [len(cells) for cells in split]
    assert located.is_ascii == text.isascii()
    for line, cells in enumerate(split):
        raw = text[located.line_starts[line] : located.line_starts[line + 1] - 1]
        assert raw.rstrip(b"\r") == b"\t".join(cells).rstrip(b"\r")
        if len(cells) == len(SLOT_OF_COLUMN):
            assert [cell(located, line, slot) for slot in range(SLOTS)] == [cells[column] for column in COLUMNS]


def test_more_lines_than_there_is_room_for_are_refused() -> None:
    with pytest.raises(ValueError, match="more lines"):
        locate(b"a\nb\nc", 2)
    assert locate(b"a\nb\n", 2).widths.tolist() == [1, 1]


@settings(max_examples=150)
@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), max_size=12))
def test_equal_cells_of_a_slot_have_one_id(lines: list[list[str]]) -> None:
    located = locate(as_text(lines, ended=True), len(lines) + 1)
    ids, count = identify(located)
    known: dict[tuple[int, bytes], int] = {}
    expected = [
        [
            reference.identify(cell(located, line, slot), slot, int(MODES[slot]), known, SLOTS, NULLS)
            for slot in range(SLOTS)
        ]
        for line in range(len(located.starts))
    ]
    assert ids.tolist() == expected
    assert count == SLOTS + len(known)


@settings(max_examples=150)
@given(st.lists(CELLS | st.from_regex(r"[rR][sS][0-9]{1,22}", fullmatch=True), max_size=12))
@pytest.mark.parametrize("prefix", [b"", b"rs"])
def test_whole_numbers_are_read_after_their_prefix(prefix: bytes, cells: list[str]) -> None:
    located = locate(as_text([[text, "x", "x", "x"] for text in cells], ended=True), len(cells) + 1)
    column = np.ascontiguousarray(located.starts[:, 1]), np.ascontiguousarray(located.ends[:, 1])
    values = np.empty(len(located.starts), np.int64)
    kernels.read_integers(located.data, *column, np.frombuffer(prefix, np.uint8), values)
    expected = [reference.read_integer(cell(located, line, 1), prefix) for line in range(len(values))]
    assert values.tolist() == expected


@settings(max_examples=100)
@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=2, max_size=8), st.data())
def test_lines_differ_where_their_cells_do(lines: list[list[str]], data: st.DataObject) -> None:
    located = locate(as_text(lines, ended=True), len(lines) + 1)
    ids, _ = identify(located)
    further = np.arange(1, len(located.starts), dtype=np.int32)
    heads = np.array([data.draw(st.integers(0, int(line) - 1)) for line in further], np.int32)
    slots = np.array([2, 0], np.int32)
    differing = np.empty((len(further), len(slots)), np.bool_)
    kernels.find_differing(located.data, located.starts, located.ends, ids, further, heads, slots, differing)
    null_cells = {2: {b"", *NULLS}, 0: {b"", b".", b"-9"}}  # in a slot of numbers, EMPTY is left to its converter

    def compared(line: int, slot: int) -> bytes:
        return b"" if cell(located, line, slot) in null_cells[slot] else cell(located, line, slot)

    expected = [
        [compared(line, slot) != compared(head, slot) for slot in slots.tolist()]
        for line, head in zip(further.tolist(), heads.tolist(), strict=True)
    ]
    assert differing.tolist() == expected


@settings(max_examples=100)
@given(
    st.lists(st.lists(CELLS, min_size=4, max_size=4), max_size=8),
    st.lists(st.integers(-(2**63), 2**63 - 1), min_size=8, max_size=8),
    st.permutations([kernels.ONCE, kernels.TWICE, kernels.ARRAY]),
)
def test_rows_have_keys_then_cells_in_their_styles(lines: list[list[str]], keys: list[int], styles: list[int]) -> None:
    located = locate(as_text(lines, ended=True), len(lines) + 1)
    ids, count = identify(located)
    fragments = [b"<%d>" % number for number in range(count)]
    offsets = np.cumsum([0, *map(len, fragments)], dtype=np.int64)
    slots = np.array([2, 0, 1], np.int32)
    where = (located.starts, located.ends, ids, slots)
    number_of_lines = len(located.starts)
    key_rows = np.array([[keys[line], line] for line in range(number_of_lines)], np.int64).reshape(-1, 2)
    rows = np.empty(kernels.text_size(*where, offsets) + 42 * number_of_lines, np.uint8)
    joined = np.frombuffer(b"".join(fragments), np.uint8)
    size = kernels.write_rows(located.data, key_rows, *where, np.array(styles, np.int8), offsets, joined, rows)
    expected = b""
    for line in range(number_of_lines):
        cells = [
            reference.write_cell(cell(located, line, slot), ids[line, slot], style, fragments)
            for slot, style in zip(slots, styles, strict=True)
        ]
        expected += b"\t".join([b"%d" % keys[line], b"%d" % line, *cells]) + b"\n"
    assert rows[:size].tobytes() == expected
