"""SQL queries as Celery tasks; each may be repeated."""

from __future__ import annotations

from celery import shared_task

from background.lease import find_abandoned, mark_queued
from background.queue import list_waiting
from catalog.queries import running
from catalog.queries.models import SqlQuery


@shared_task(name="catalog.tasks.run_query")
def run_query(query_id: str) -> None:
    """Run one query. A second delivery changes nothing."""
    running.run_query(query_id=query_id)


@shared_task(name="catalog.tasks.recover_queries")
def recover_queries() -> int:
    """Queue again the queries whose worker died or whose message was lost; run by beat."""
    queries = mark_queued(find_abandoned(SqlQuery, waiting=list_waiting(run_query)))
    for query in queries:
        run_query.delay(str(query.pk))
    return len(queries)


def send_query(query: SqlQuery) -> None:
    """Queue the task of a query when the current transaction commits; call it after create_query."""
    run_query.delay_on_commit(str(query.pk))  # type: ignore[attr-defined]  # of Celery tasks in Django
