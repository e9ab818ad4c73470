"""Positions of sampled rows, or ranges of stored slices -> whether a file is in the order of the genome. Pure.

Separate module because it says when a file must be sorted: lines of a variant in two slices would be two variants.
Slices may come in any order, so files with chromosomes in another order and shards one after the other need no sorting.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping

Range = tuple[int, int]  # first and last position


class SliceRanges:
    """The ranges of slices so far, by chromosome.

    Example:
        >>> ranges = SliceRanges()
        >>> ranges.add({1: (10, 20)}), ranges.add({1: (30, 40), 2: (1, 5)}), ranges.add({1: (40, 50)})
        (True, True, False)
    """

    def __init__(self) -> None:
        self._ranges: dict[int, list[Range]] = {}

    def add(self, ranges: Mapping[int, Range]) -> bool:
        """Add the ranges of one slice, by chromosome; False if another slice has positions inside of one of them."""
        are_apart = [self._add_range(chrom, first, last) for chrom, (first, last) in ranges.items()]
        return all(are_apart)

    def _add_range(self, chrom: int, first: int, last: int) -> bool:
        chromosome_ranges = self._ranges.setdefault(chrom, [])
        index = bisect_left(chromosome_ranges, (first, last))
        is_apart = (not index or chromosome_ranges[index - 1][1] < first) and (
            index == len(chromosome_ranges) or last < chromosome_ranges[index][0]
        )
        chromosome_ranges.insert(index, (first, last))
        return is_apart


def are_in_order(rows: Iterable[tuple[int, int]]) -> bool:
    """Whether rows (chromosome code, position) ascend on each chromosome; chromosomes may come in any order.

    Example:
        >>> are_in_order([(2, 5), (2, 5), (1, 3)]), are_in_order([(2, 5), (1, 3), (2, 6)])
        (True, False)
    """
    last_positions: dict[int, int] = {}
    last_chrom = 0
    for chrom, pos in rows:
        if pos < last_positions.get(chrom, 0) or (chrom != last_chrom and chrom in last_positions):
            return False
        last_chrom, last_positions[chrom] = chrom, pos
    return True
