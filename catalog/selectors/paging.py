"""Pages of a list whose length is known from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator


class CountedPaginator(Paginator):
    """`total` saves the query that would count the list."""

    def __init__(self, object_list: Sequence[Any], per_page: int, *, total: int) -> None:
        super().__init__(object_list, per_page)
        self.count = total
