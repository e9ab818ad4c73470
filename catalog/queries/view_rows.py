"""The rows of a saved view: stored as a table of its dataset, with what they were made from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.problems import InvalidInputError, NotPermittedError
from accounts.services.revisions import lock_row
from catalog.entries.access import may_edit
from catalog.entries.models import RowSource
from catalog.files.models import Table
from catalog.files.storing import store_file, withdraw_file
from catalog.files.tables.table_import import profile_table
from catalog.queries.lineage import trace_columns
from catalog.queries.models import SavedView
from catalog.queries.query_process import QueryResult
from catalog.queries.sources import Source


class TruncatedViewError(InvalidInputError):
    """400: the view has more rows than are kept."""

    code = "truncated-view"


def find_row_sources(sources: Sequence[Source]) -> set[int | None]:
    """Keys of the datasets that rows of these tables come from, also through views; None for one that is gone."""
    datasets = {source.table.distribution.dataset_id for source in sources if source.table is not None}
    return {*datasets, *(row.source_id for row in RowSource.objects.filter(dataset__in=datasets))}


def store_view_rows(
    *,
    view: SavedView,
    sql: str,
    sources: Sequence[Source],
    row_sources: Collection[int | None],
    result: QueryResult,
    file: Path,
) -> None:
    """Make the rows of a query the rows of its view; those of before stay in the versions that include them.

    Args:
        sql: The query that gave the rows.
        sources: The tables that it read.
        row_sources: What `find_row_sources` gave when it read them.
        file: Parquet file of the rows.

    Raises:
        TruncatedViewError: The query has more rows than these.
        NotPermittedError: The view's owner was deleted or may not change it, for example during review.
    """
    if result.is_truncated:
        raise TruncatedViewError("This view has more rows than are kept (LWDS_MAX_SQL_ROWS): narrow it, or group.")
    dataset, owner = view.dataset, view.dataset.owner
    if owner is None or not may_edit(owner, dataset):
        raise NotPermittedError("The owner of this view may not change it now: wait until its review has ended.")
    with transaction.atomic(), file.open("rb") as content:
        lock_row(dataset)
        path = f"{dataset.slug}.parquet"
        for earlier in dataset.distributions.filter(path=path, withdrawn_at=None):
            withdraw_file(user=owner, distribution=earlier)
        stored = store_file(user=owner, dataset=dataset, path=path, content=File(content), title=dataset.title)
        RowSource.objects.filter(dataset=dataset).delete()
        RowSource.objects.bulk_create(RowSource(dataset=dataset, source_id=source) for source in row_sources)
        _describe_rows(view, sql, sources, result)
    profile_table(table=Table.objects.get(distribution=stored))


def describe_inputs(sources: Sequence[Source]) -> list[dict[str, Any]]:
    """The present state of all tables that a query reads: [{name, dataset, path, rows, bytes, sha256, read_at}]."""
    return [_describe_input(source) for source in sources]


def _describe_input(source: Source) -> dict[str, Any]:
    if source.provided is not None:
        provided = source.provided
        return {"name": str(source.name), "rows": provided.n_rows, "sha256": provided.version, "url": provided.url}
    if source.table is None:
        return {"name": str(source.name)}
    file = source.table.distribution
    return {
        "name": str(source.name),
        "dataset": file.dataset.slug,
        "path": file.path,
        "rows": source.table.n_rows,
        "bytes": file.bytes,
        "sha256": file.sha256,
        "read_at": source.table.finished_at.isoformat() if source.table.finished_at else "",
    }


def find_stale_inputs(view: SavedView) -> list[str]:
    """Names of the inputs that have changed since the rows of the view were made, or are there no longer."""
    return [entry["name"] for entry in view.inputs if not _is_current(entry)]


def _is_current(entry: dict[str, Any]) -> bool:
    tables = Table.objects.filter(
        distribution__dataset__slug=entry["dataset"],
        distribution__path=entry["path"],
        distribution__withdrawn_at=None,
        distribution__sha256=entry["sha256"],
    )
    return any(table.finished_at and table.finished_at.isoformat() == entry["read_at"] for table in tables)


def _describe_rows(view: SavedView, sql: str, sources: Sequence[Source], result: QueryResult) -> None:
    tables = {str(s.name): list(s.table.column_types) for s in sources if s.table is not None}
    lineage = trace_columns(sql, tables, [column["name"] for column in result.columns])
    view.columns = [{**column, "sources": lineage[column["name"]]} for column in result.columns]
    view.inputs = describe_inputs(sources)
    view.number += 1
    view.n_rows, view.refreshed_at = result.n_rows, timezone.now()
    view.save()
