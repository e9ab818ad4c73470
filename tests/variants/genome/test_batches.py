"""Items in batches."""

from __future__ import annotations

from collections.abc import Iterator

from variants.genome.batches import batches


def test_every_item_is_in_one_batch_in_order() -> None:
    assert list(batches(range(7), 3)) == [[0, 1, 2], [3, 4, 5], [6]]
    assert list(batches([], 3)) == []


def test_no_more_than_a_batch_is_taken_ahead() -> None:
    numbers = []

    def items() -> Iterator[int]:
        for number in range(10):
            numbers.append(number)
            yield number

    assert next(batches(items(), 4)) == [0, 1, 2, 3]
    assert numbers == [0, 1, 2, 3]
