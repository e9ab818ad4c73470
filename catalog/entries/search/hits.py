"""Which datasets match a search: read in one statement, as arrays that facets, page and map are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Func, IntegerField, Lookup
from psycopg.sql import SQL

from catalog.entries.models import DatasetQuerySet

# As PostgreSQL's functions for sending write them: network order, without gaps.
ROW = np.dtype([("pk", ">i8"), ("mark", "V10"), ("rank", ">f4"), ("has_box", "?")])
ROWS_SQL = SQL("""
SELECT string_agg(int8send(id) || coalesce(mark, '\\x00000000000000000000')
    || float4send(rank::float4) || boolsend(west IS NOT NULL), '')
FROM ({base}) AS base (id, mark, rank, west)
""")


class RowMark(Func):
    """10 bytes that are others after each change of the row that the column belongs to: its transaction and place."""

    output_field = IntegerField()  # no matter which: the value is read as bytes

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> Any:
        table = compiler.quote_name_unless_alias(self.get_source_expressions()[0].alias)
        return f"xidsend({table}.xmin) || tidsend({table}.ctid)", ()


class IsAnyOf(Lookup):
    """Whether a key is in a list, as one parameter: `filter(IsAnyOf(F("pk"), keys))`, also for thousands of keys."""

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*parameters, self.rhs]


@dataclass(frozen=True)
class Hits:
    """Datasets as arrays of the same length, in no order: key, mark of the search entry, rank, whether it has a box."""

    rows: np.ndarray[Any, Any]

    def __len__(self) -> int:
        return len(self.rows)

    def narrow(self, mask: np.ndarray[Any, Any]) -> Self:
        """Those where the mask is true."""
        return type(self)(self.rows[mask])

    def list_keys(self) -> list[int]:
        """Primary keys."""
        keys: list[int] = self.rows["pk"].tolist()
        return keys

    def first_keys_with_box(self, count: int) -> list[int]:
        """The lowest keys of those that say where they are."""
        keys: list[int] = np.sort(self.rows["pk"][self.rows["has_box"]])[:count].tolist()
        return keys

    def keys_near(self, start: int, stop: int) -> tuple[list[int], int]:
        """Keys among which the places `start` to `stop` by rank lie, and the number of hits that rank higher.

        Hits of the same rank all belong to them, since their order depends on their titles.
        """
        ranks = self.rows["rank"].astype(np.float32)
        if not 0 <= start < min(stop, len(ranks)):
            return [], start
        places = [start, min(stop, len(ranks)) - 1]
        highest, lowest = -np.partition(-ranks, places)[places]
        mask = (ranks <= highest) & (ranks >= lowest)
        return self.rows["pk"][mask].tolist(), int((ranks > highest).sum())


def read_hits(datasets: DatasetQuerySet) -> Hits:
    """The hits of a search, whose queryset has `rank` annotated. One statement."""
    columns = datasets.order_by().annotate(mark=RowMark(F("search__edition"))).values_list("pk", "mark", "rank", "west")
    try:
        base, parameters = columns.query.sql_with_params()
    except EmptyResultSet:
        return Hits(np.empty(0, ROW))
    with connection.cursor() as cursor:
        cursor.execute(ROWS_SQL.format(base=SQL(base)), parameters)
        (data,) = cursor.fetchone()
    return Hits(np.frombuffer(data or b"", ROW))
