"""Any number of items -> lists of at most so many. Pure.

Separate module because every room batches its rows, and `itertools.batched` needs Python 3.12.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Items -> lists of up to `size` of them, in their order; no more than one list is in memory.

    Example:
        >>> list(batches("abcde", 2))
        [['a', 'b'], ['c', 'd'], ['e']]
    """
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
