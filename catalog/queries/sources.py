"""The tables that a query may read: those of datasets that its sender may see, and the catalogue itself.

A table is called by its dataset and its file, `river_flow.daily` (files.tables.sql_names); where it is the dataset's
only one, also `river_flow`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet, Value
from django.db.models.functions import Lower, Replace

from accounts.first_rows import FirstRows
from accounts.models import User
from accounts.problems import MissingObjectError
from catalog.entries.models import Dataset
from catalog.files.models import Table, TableColumn
from catalog.files.tables.sql_names import file_word, name_tables, sql_word
from catalog.queries.provided_tables import ProvidedTable, find_provided
from catalog.queries.statements import TableName

PORTAL = "portal"  # schema of the catalogue's own tables
MAX_LISTED_TABLES = 1_000


class UnknownTableError(MissingObjectError):
    """404: the table does not exist, or the sender may not read it; the message is the same for both."""

    code = "unknown-table"


@dataclass(frozen=True)
class Source:
    """A table of a query.

    Attributes:
        name: As the query calls it.
        table: Its rows; None for a table of the catalogue itself or of another app.
        provided: The table of another app.
    """

    name: TableName
    table: Table | None = None
    provided: ProvidedTable | None = None


def find_sources(*, user: User | AnonymousUser, names: Sequence[TableName]) -> list[Source]:
    """The tables of these names. Raises UnknownTableError, which lists all names without a table."""
    sources = [_find_source(user, name) for name in names]
    unknown = [str(name) for name, source in zip(names, sources, strict=True) if source is None]
    if unknown:
        raise UnknownTableError(
            f"There is no table {' or '.join(unknown)} that you may read; /api/v1/queries/tables/ lists yours."
        )
    return [source for source in sources if source is not None]


def list_tables(*, user: User | AnonymousUser) -> FirstRows[Table]:
    """Tables that `user` may query, by dataset and path, at most MAX_LISTED_TABLES."""
    tables = _readable_tables(user).select_related("distribution__dataset").prefetch_related("columns")
    return FirstRows(tables.order_by("distribution__dataset__slug", "distribution__path"), MAX_LISTED_TABLES)


def write_portal_table(*, user: User | AnonymousUser, name: str, target: Path) -> None:
    """Write a table of the catalogue, as `user` sees it, as Parquet."""
    columns, read = PORTAL_TABLES[name]
    rows = list(read(user))
    arrays = {column: pa.array([row[column] for row in rows], kind) for column, kind in columns.items()}
    pq.write_table(pa.table(arrays), target)


def _find_source(user: User | AnonymousUser, name: TableName) -> Source | None:
    if name.schema.lower() == PORTAL:
        return Source(name) if name.name.lower() in PORTAL_TABLES else None
    if provided := find_provided(user, name.schema, name.name):
        return Source(name, provided=provided)
    slug = sql_word(name.schema or name.name)
    tables = _readable_tables(user).annotate(
        slug_word=Lower(Replace("distribution__dataset__slug", Value("-"), Value("_")))
    )
    matches = list(tables.filter(slug_word=slug).select_related("distribution__dataset"))
    # Slugs that differ in - and _ alone are told apart by their spelling: "a-b".t and a_b.t.
    literal = (name.schema or name.name).lower()
    matches = [table for table in matches if table.distribution.dataset.slug == literal] or matches
    if name.schema:
        word = sql_word(name.name)
        by_path = [table for table in matches if sql_word(table.distribution.path) == word]
        matches = by_path or [table for table in matches if file_word(table.distribution.path) == word]
    return Source(name, matches[0]) if len(matches) == 1 else None


def _readable_tables(user: User | AnonymousUser) -> QuerySet[Table]:
    datasets = Dataset.objects.visible_to(user).values("pk")
    return Table.objects.filter(
        status=Table.Status.READY, distribution__withdrawn_at=None, distribution__dataset__in=datasets
    )


def _read_datasets(user: User | AnonymousUser) -> Iterable[dict[str, Any]]:
    fields = ("slug", "title", "summary", "description", "license", "status", "modified_at")
    return Dataset.objects.visible_to(user).order_by("slug").values(*fields)


def _read_tables(user: User | AnonymousUser) -> Iterable[dict[str, Any]]:
    tables = _readable_tables(user).select_related("distribution__dataset").order_by("pk")
    names = name_tables(tables)
    for table in tables:
        file = table.distribution
        yield {"name": names[table.pk], "dataset": file.dataset.slug, "path": file.path, "n_rows": table.n_rows}


def _read_columns(user: User | AnonymousUser) -> Iterable[dict[str, Any]]:
    tables = _readable_tables(user)
    names = name_tables(tables.select_related("distribution__dataset"))
    for column in TableColumn.objects.filter(table__in=tables.values("pk")).order_by("table", "position"):
        yield {
            "table": names[column.table_id],
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
