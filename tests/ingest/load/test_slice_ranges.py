"""Slices may come in any order as long as none has positions of another."""

from __future__ import annotations

import pytest

from ingest.load.slice_ranges import SliceRanges, are_in_order


@pytest.mark.parametrize(
    ("ranges", "apart"),
    [
        ([{1: (1, 5)}, {1: (6, 9)}], True),
        ([{1: (6, 9)}, {1: (1, 5)}, {1: (10, 10)}], True),
        ([{25: (1, 5)}, {1: (1, 5), 2: (1, 5)}], True),
        ([{}, {1: (1, 1)}, {}], True),
        ([{1: (1, 5)}, {1: (5, 9)}], False),
        ([{1: (1, 100)}, {1: (40, 50)}], False),
        ([{1: (40, 50)}, {1: (1, 100)}], False),
        ([{1: (40, 50)}, {2: (1, 2), 1: (41, 42)}], False),
    ],
)
def test_slices_lie_apart_or_not(ranges: list[dict[int, tuple[int, int]]], apart: bool) -> None:
    known = SliceRanges()
    assert min([known.add(part) for part in ranges]) is apart


@pytest.mark.parametrize(
    ("rows", "in_order"),
    [
        ([], True),
        ([(22, 5), (22, 5), (22, 6), (1, 1)], True),
        ([(22, 5), (22, 4)], False),
        ([(22, 5), (1, 1), (22, 6)], False),  # the chromosome comes again
    ],
)
def test_rows_ascend_on_each_chromosome_or_not(rows: list[tuple[int, int]], in_order: bool) -> None:
    assert are_in_order(rows) is in_order
