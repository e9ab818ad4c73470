"""Selection -> the number of rows that match: exact within a time limit, else an estimate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, transaction
from psycopg.errors import QueryCanceled
from psycopg.sql import SQL, Literal

from accounts.budget import check_time, remaining_seconds
from accounts.lanes import take_lane
from accounts.statement_limits import forget_statement_limit
from variants.releases.lake_keys import count_in_lake
from variants.releases.row_batches import rows_source
from variants.releases.selection import Selection, matching_rows, retry_without_lake
from variants.releases.store.connection import READONLY, readonly

COUNT_TIMEOUT = 2.0  # seconds for an exact count while somebody waits
SAMPLE_PERCENT = 1
SAMPLE = f" TABLESAMPLE SYSTEM ({SAMPLE_PERCENT}) REPEATABLE (1)"  # always the same pages


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows match. An estimate comes from a sample; None = neither could be had in time."""

    value: int | None
    exact: bool = True


def count_matching(*, selection: Selection, within: float = COUNT_TIMEOUT) -> Count:
    """The exact number within so many seconds, else an estimate from a sample of the table's pages, else None.

    Raises:
        OverLimitError: the source lines of too many variants would have to be read while somebody waits.
    """
    take_lane("question")
    return retry_without_lake(selection, lambda: _count_matching(selection, within))


def _count_matching(selection: Selection, within: float) -> Count:
    if selection.lake_question is not None:
        exact = count_in_lake(selection.lake_question, within=within)
        return Count(exact, exact=exact is not None)
    if selection.compiled.exact:
        exact = _count(selection, within=within)
        if exact is None and (question := selection.in_lake) is not None:
            exact = count_in_lake(question, within=within)
        return Count(exact) if exact is not None else Count(_estimate(selection, within=within), exact=False)
    if selection.reads_whole_genome:
        return Count(None, exact=False)
    return Count(sum(1 for _ in matching_rows(selection=selection)))


class TooSlowError(Exception):
    """The answer did not come within the time that somebody waits for it."""


@contextmanager
def cursor_with_timeout(seconds: float | None) -> Iterator[Any]:
    """A cursor whose statements end after so many seconds, None = never, and in any case with the request's time.

    Raises:
        TooSlowError: a statement took longer.
        OutOfTimeError: the time of the request is over.
    """
    try:
        with transaction.atomic(using=READONLY), readonly.cursor() as cursor:
            seconds_left = remaining_seconds()
            if seconds is not None and (seconds_left is None or seconds < seconds_left):
                cursor.execute(SQL("SET LOCAL statement_timeout = {}").format(Literal(max(1, int(seconds * 1000)))))
            yield cursor
    except OperationalError as error:
        forget_statement_limit(readonly)
        if isinstance(error.__cause__, QueryCanceled):
            check_time()
            raise TooSlowError from None
        raise


def _count(selection: Selection, *, within: float, sample: str = "") -> int | None:
    may = selection.compiled.may
    source, region_arrays = rows_source(selection.release.tables, selection.regions, sample)
    statement = SQL("SELECT count(*) FROM {} WHERE {}").format(source, may.sql)
    try:
        with cursor_with_timeout(within) as cursor:
            cursor.execute(statement, [*region_arrays, *may.parameters])
            (count,) = cursor.fetchone()
            return int(count)
    except TooSlowError:
        return None


def _estimate(selection: Selection, *, within: float) -> int | None:
    """Pages are drawn by a fixed seed: the same query has the same estimate until the release changes."""
    if selection.regions is not None:
        return None
    count = _count(selection, within=within, sample=SAMPLE)
    return None if count is None else count * 100 // SAMPLE_PERCENT
