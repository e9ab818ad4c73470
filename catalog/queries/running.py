"""SQL queries: created, run by a worker, cancelled."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.budget import OverLimitError
from accounts.models import User
from accounts.problems import Problem
from accounts.services.quotas import count_last_hour, lock_caller, note_action, require_below
from accounts.services.reading_log import note_reading
from background.lease import Lease, NotClaimedError, claim
from background.models import MAX_DEATHS
from catalog.files.file_content import open_local_file
from catalog.files.tables.duckdb_session import quote_names
from catalog.queries.models import SavedView, SqlQuery
from catalog.queries.query_process import Input, QueryCancelledError, QueryResult, run_in_process
from catalog.queries.sources import Source, find_sources, write_portal_table
from catalog.queries.statements import mentioned_names, parse_statement
from catalog.queries.view_rows import describe_inputs, find_row_sources, store_view_rows

ACTION = "sql"
OPEN_STATES = (SqlQuery.Status.QUEUED, SqlQuery.Status.RUNNING)


def create_query(*, user: User | AnonymousUser, caller: str, sql: str, view: SavedView | None = None) -> SqlQuery:
    """Check a query and queue it; the interface sends its task.

    Args:
        user: With whose rights it runs; of a view its owner.
        caller: The sender's name in limits (accounts.services.quotas).
        view: Whose rows it makes.

    Raises:
        QueryRefusedError: The text is not a SELECT that is run here.
        UnknownTableError: A table that does not exist, or that `user` may not read.
        OverLimitError, QuotaError: The text is too long, or the caller has too many queries open.
    """
    maximum = settings.LWDS_LIMITS["max_sql_characters"]
    if len(sql) > maximum:
        raise OverLimitError("max_sql_characters", maximum, len(sql))
    sources = find_sources(user=user, names=parse_statement(sql))
    with transaction.atomic():
        lock_caller(caller)
        open_queries = SqlQuery.objects.filter(status__in=OPEN_STATES)
        if user.is_authenticated:
            require_below(open_queries.filter(created_by=user).count(), "LWDS_OPEN_QUERIES", "queries open")
        require_below(count_last_hour(caller, ACTION), "LWDS_QUERIES_PER_HOUR", "queries of the last hour")
        require_below(open_queries.count(), "LWDS_ALL_OPEN_QUERIES", "and others queries open")
        query = SqlQuery.objects.create(
            sql=sql,
            inputs=describe_inputs(sources),
            view=view,
            created_by=user if user.is_authenticated else None,
            queued_at=timezone.now(),
        )
        note_action(caller=caller, action=ACTION, reference=str(query.pk))
        for source in sources:
            if source.table is not None and not source.table.distribution.dataset.is_public:
                note_reading(source.table.distribution.dataset, user=user)
    return query


def run_query(*, query_id: object) -> None:
    """Run a queued query and store its result, or why there is none. Does nothing where another worker has it."""
    try:
        with claim(SqlQuery, query_id) as lease:
            _run_or_say_why(lease)
    except NotClaimedError:
        return


def cancel_query(*, query: SqlQuery) -> bool:
    """Cancel a query that waits or runs; its process is killed within a second. False if it has ended."""
    open_query = SqlQuery.objects.filter(pk=query.pk, status__in=OPEN_STATES)
    return bool(open_query.update(status=SqlQuery.Status.CANCELLED, finished_at=timezone.now()))


def _run_or_say_why(lease: Lease[SqlQuery]) -> None:
    query = lease.work
    if lease.work.deaths >= MAX_DEATHS:
        lease.end(SqlQuery.Status.FAILED, f"Whoever ran this query died {lease.work.deaths} times: ask for less.")
        return
    with tempfile.TemporaryDirectory(prefix="query-", dir=_work_folder()) as folder:
        target = Path(folder) / "result.parquet"
        try:
            result = _run(lease, Path(folder), target)
        except QueryCancelledError:
            return
        except Problem as problem:
            lease.end(SqlQuery.Status.FAILED, str(problem))
            return
        if target.exists():
            with target.open("rb") as content:
                query.result.save(f"{query.pk}.parquet", File(content), save=False)
    is_ended = lease.end(
        SqlQuery.Status.FINISHED,
        columns=result.columns,
        n_rows=result.n_rows,
        is_truncated=result.is_truncated,
        result=query.result.name,
    )
    if not is_ended and query.result:
        query.result.delete(save=False)


def _run(lease: Lease[SqlQuery], folder: Path, target: Path) -> QueryResult:
    """Run a claimed query on the tables that its sender may read at this moment."""
    query = lease.work
    user = query.created_by or AnonymousUser()
    # Parsed again: rights may have ended since, and what is opened for the process is what this very text reads.
    names = parse_statement(query.sql)
    row_sources = find_row_sources(find_sources(user=user, names=names))
    sources = find_sources(user=user, names=names)
    with ExitStack() as stack:
        columns = mentioned_names(query.sql)
        inputs = [_open_input(stack, source, user, folder / str(n), columns) for n, source in enumerate(sources)]
        result = run_in_process(
            sql=query.sql,
            inputs=inputs,
            target=target,
            limits=settings.LWDS_LIMITS,
            folder=_work_folder(),
            is_confined=not settings.LWDS_SQL_UNCONFINED,
            report=lambda n_rows: lease.change(n_rows=n_rows),
        )
    if query.view is not None:
        # A view among the tables may have got new rows between two reads: both answers count.
        row_sources |= find_row_sources(sources)
        store_view_rows(
            view=query.view, sql=query.sql, sources=sources, row_sources=row_sources, result=result, file=target
        )
    return result


def _open_input(
    stack: ExitStack, source: Source, user: User | AnonymousUser, folder: Path, columns: frozenset[str] | None
) -> Input:
    """Rows for the process of a query.

    Args:
        folder: Where rows are written that are in no file yet.
        columns: Those that the query mentions; None for all.
    """
    schema, name = source.name.schema, source.name.name
    if source.table is not None:
        file = stack.enter_context(open_local_file(source.table.rows_name))
        return Input(schema, name, (file,), f"SELECT {quote_names(list(source.table.column_types))} FROM {{rows}}")
    folder.mkdir()
    if source.provided is not None:
        return Input(schema, name, *source.provided.lay_out(folder, columns))
    write_portal_table(user=user, name=name.lower(), target=folder / "rows.parquet")
    return Input(schema, name, (folder / "rows.parquet",))


def _work_folder() -> Path:
    folder = Path(settings.LWDS_HOME.temporary)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
