"""Which tables take rows, and how many rows wait for each.

Separate module because rows are received, collected and shown by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from accounts.problems import ConflictError, MissingObjectError
from catalog.entries.models import Dataset
from catalog.files.appending.sent_rows import TargetColumn
from catalog.files.models import AppendedTable, SentRows, Table
from catalog.files.paths import TEXT_SUFFIXES
from catalog.files.reading.recipe import Recipe

LINES_BELOW = ("footnote", "other table")  # lines of a file below its rows: rows behind them would be lost


class ClosedTableError(ConflictError):
    """409: rows cannot be appended to this file, or not now."""

    code = "closed-table"


@dataclass(frozen=True)
class WaitingRows:
    """Rows that are taken and not yet in the file.

    Attributes:
        next_at: They come into the file at about this time.
        reason: Why they could not be collected the last time; empty where nothing was wrong.
    """

    n_rows: int
    next_at: datetime
    reason: str


def find_table(*, dataset: Dataset, path: str) -> Table:
    """The table of that path in any state, else the first one; `dataset` is one that the reader may see.

    Raises:
        MissingObjectError: The dataset has no such table.
    """
    tables = Table.objects.filter(distribution__dataset=dataset, distribution__withdrawn_at=None)
    tables = tables.select_related("distribution__dataset").order_by("distribution__path")
    table = (tables.filter(distribution__path=path) if path else tables).first()
    if table is None:
        raise MissingObjectError("This dataset has no such table: ?file= is the path of one, see its files/.")
    return table


def require_open(table: Table) -> None:
    """Raises ClosedTableError unless rows can be written behind those of the file."""
    path = table.distribution.path
    if table.status == Table.Status.FAILED:
        raise ClosedTableError(f"The rows of {path} could not be read, so none can be appended; see its reading/.")
    if not table.is_ready:
        raise ClosedTableError(f"{path} is being read just now: send the rows again in a minute.")
    if PurePosixPath(path.lower()).suffix not in TEXT_SUFFIXES or not table.recipe:
        raise ClosedTableError(f"Rows are appended to plain files ({', '.join(TEXT_SUFFIXES)}), and {path} is not one.")
    kinds_below = [kind for kind in LINES_BELOW if table.account.get("named", {}).get(kind)]
    if kinds_below:
        raise ClosedTableError(f"{path} has a {kinds_below[0]} below its rows: upload it without, then append.")
    if "\n".encode(table.recipe["encoding"]) != b"\n":
        raise ClosedTableError(f"{path} is in {table.recipe['encoding']}: upload it in UTF-8, then append.")


def read_columns(table: Table) -> list[TargetColumn]:
    """The columns of a table to which rows can be appended."""
    recipes = Recipe.from_json(table.recipe).columns
    return [
        TargetColumn(column.name, column.source_name, column.type, recipe.format, recipe.missing)
        for column, recipe in zip(table.columns.all(), recipes, strict=True)
    ]


def describe_waiting(*, dataset: Dataset, path: str) -> WaitingRows:
    """How many rows wait for the table of that path. Two queries."""
    target = AppendedTable.objects.filter(dataset=dataset, path=path).first()
    if target is None:
        return WaitingRows(0, timezone.now(), "")
    waiting = SentRows.objects.filter(target=target, collected_at=None)
    n_rows = waiting.aggregate(rows=Sum("n_rows"))["rows"] or 0
    return WaitingRows(n_rows, next_collection(target), target.status_reason)


def next_collection(target: AppendedTable) -> datetime:
    """When rows are collected next: at once, or LWDS_COLLECT_MINUTES after the last time."""
    if target.finished_at is None:
        return timezone.now()
    return max(timezone.now(), target.finished_at + timedelta(minutes=settings.LWDS_COLLECT_MINUTES))
