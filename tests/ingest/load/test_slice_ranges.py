"""Slices may come in any order as long as none has positions of another."""

from __future__ import annotations

import pytest

from ingest.load.slice_ranges import SliceRanges


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
