"""The tables that a query may read: those of datasets that its sender may see, and the catalogue itself.

A table is called by its dataset and its file, `river_flow.daily`; where it is the dataset's only one,
also `river_flow`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet, Value
from django.db.models.functions import Lower, Replace

from accounts.models import User
from accounts.problems import MissingObjectError
from catalog.entries.models import Dataset
from catalog.files.models import Table, TableColumn
from catalog.files.tables.sql_names import sql_name, sql_word
from catalog.queries.statements import TableName

PORTAL = "portal"  # schema of the catalogue's own tables
MAX_LISTED_TABLES = 1_000


class UnknownTableError(MissingObjectError):
    """404: no such table, or none that the sender may read; which of the two is not said."""

    code = "unknown-table"


@dataclass(frozen=True)
class Source:
    """A table of a query.

    Attributes:
        name: As the query calls it.
        table: Its rows; None for a table of the catalogue itself.
    """

    name: TableName
    table: Table | None = None

    @property
    def n_rows(self) -> int | None:
        return self.table.n_rows if self.table else None


def find_sources(*, user: User | AnonymousUser, names: Sequence[TableName]) -> list[Source]:
    """The tables of these names. Raises UnknownTableError, which lists all names that are none."""
    sources = [_find_source(user, name) for name in names]
    unknown = [str(name) for name, source in zip(names, sources, strict=True) if source is None]
    if unknown:
        raise UnknownTableError(
            f"There is no table {' or '.join(unknown)} that you may read; /api/v1/queries/tables/ lists yours."
        )
    return [source for source in sources if source is not None]


def list_tables(*, user: User | AnonymousUser) -> list[Table]:
    """Tables that `user` may query, by dataset and path, at most MAX_LISTED_TABLES."""
    tables = _readable_tables(user).select_related("distribution__dataset")
    return list(tables.order_by("distribution__dataset__slug", "distribution__path")[:MAX_LISTED_TABLES])


def write_portal_table(*, user: User | AnonymousUser, name: str, target: Path) -> None:
    """Write a table of the catalogue, as `user` sees it, as Parquet."""
    columns, read = PORTAL_TABLES[name]
    rows = list(read(user))
    arrays = {column: pa.array([row[column] for row in rows], kind) for column, kind in columns.items()}
    pq.write_table(pa.table(arrays), target)


def _find_source(user: User | AnonymousUser, name: TableName) -> Source | None:
    if name.schema.lower() == PORTAL:
        return Source(name) if name.name.lower() in PORTAL_TABLES else None
    slug = sql_word(name.schema or name.name)
    tables = _readable_tables(user).annotate(
        slug_word=Lower(Replace("distribution__dataset__slug", Value("-"), Value("_")))
    )
    found = list(tables.filter(slug_word=slug).select_related("distribution__dataset"))
    if name.schema:
        found = [t for t in found if sql_word(PurePosixPath(t.distribution.path).stem) == sql_word(name.name)]
    return Source(name, found[0]) if len(found) == 1 else None


def _readable_tables(user: User | AnonymousUser) -> QuerySet[Table]:
    datasets = Dataset.objects.visible_to(user).values("pk")
    return Table.objects.filter(
        status=Table.Status.READY, distribution__withdrawn_at=None, distribution__dataset__in=datasets
    )


def _read_datasets(user: User | AnonymousUser) -> Iterable[dict[str, Any]]:
    fields = ("slug", "title", "summary", "description", "license", "status", "modified_at")
    return Dataset.objects.visible_to(user).order_by("slug").values(*fields)


def _read_tables(user: User | AnonymousUser) -> Iterable[dict[str, Any]]:
    for table in _readable_tables(user).select_related("distribution__dataset").order_by("pk"):
        file = table.distribution
        yield {"name": sql_name(table), "dataset": file.dataset.slug, "path": file.path, "n_rows": table.n_rows}


def _read_columns(user: User | AnonymousUser) -> Iterable[dict[str, Any]]:
    columns = TableColumn.objects.filter(table__in=_readable_tables(user).values("pk"))
    for column in columns.select_related("table__distribution__dataset").order_by("table", "position"):
        yield {
            "table": sql_name(column.table),
            **{name: getattr(column, name) for name in ("name", "source_name", "type", "unit", "description")},
            **{name: getattr(column, name) for name in ("n_missing", "n_distinct", "minimum", "maximum")},
        }


_TEXT, _COUNT = pa.string(), pa.int64()
# name in the schema `portal` -> its columns, and what reads its rows
PORTAL_TABLES: dict[str, tuple[dict[str, pa.DataType], Callable[[User | AnonymousUser], Iterable[dict[str, Any]]]]] = {
    "datasets": (
        dict.fromkeys(("slug", "title", "summary", "description", "license", "status"), _TEXT)
        | {"modified_at": pa.timestamp("us", tz="UTC")},
        _read_datasets,
    ),
    "tables": (dict.fromkeys(("name", "dataset", "path"), _TEXT) | {"n_rows": _COUNT}, _read_tables),
    "columns": (
        dict.fromkeys(("table", "name", "source_name", "type", "unit", "description", "minimum", "maximum"), _TEXT)
        | {"n_missing": _COUNT, "n_distinct": _COUNT},
        _read_columns,
    ),
}
