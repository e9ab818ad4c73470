"""Queries to begin a view with, for one table of a dataset.

Separate module because pages and REST both list them.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from catalog.entries.models import Dataset
from catalog.files.tables.ready_tables import list_ready_tables
from catalog.files.tables.sql_names import name_tables
from catalog.queries.sources import list_tables
from catalog.queries.starter_views import NamedTable, Starter, write_starters


def list_starters(*, user: User | AnonymousUser, dataset: Dataset, path: str = "") -> tuple[str, list[Starter]] | None:
    """The name in SQL of a table, and its eight queries; None where the dataset has no such table.

    Args:
        dataset: Which `user` may read.
        path: Of the table's file; empty for the first.
    """
    tables = [table for table in list_ready_tables(dataset=dataset) if path in ("", table.distribution.path)]
    if not tables:
        return None
    readable = list_tables(user=user)
    names = name_tables(
        [*list_ready_tables(dataset=dataset), *(t for t in readable if t.distribution.dataset != dataset)]
    )
    table = NamedTable(names[tables[0].pk], tables[0].column_types)
    # Those of the same dataset first: they are the likeliest to belong together.
    others = sorted((t for t in readable if t.pk != tables[0].pk), key=lambda t: t.distribution.dataset != dataset)
    return table.name, write_starters(table, [NamedTable(names[t.pk], t.column_types) for t in others])
