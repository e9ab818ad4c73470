"""The first rows of a list, and whether there are more: no page cuts a list without saying so.

Separate module because pages of every app show such lists, with templates/components/cut.html behind them. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")


class FirstRows(list[Row], Generic[Row]):
    """At most `maximum` rows.

    Attributes:
        is_cut: Whether there are more.

    Example:
        >>> shown = FirstRows("abc", 2)
        >>> shown, shown.is_cut, FirstRows("ab", 2).is_cut
        (['a', 'b'], True, False)
    """

    def __init__(self, rows: Iterable[Row], maximum: int) -> None:
        """Reads one row more than it keeps; of a query set, no further rows leave the database."""
        sliceable: Any = rows
        first = list(sliceable[: maximum + 1] if hasattr(rows, "__getitem__") else islice(rows, maximum + 1))
        super().__init__(first[:maximum])
        self.is_cut = len(first) > maximum
