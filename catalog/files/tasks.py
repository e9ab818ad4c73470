"""Tasks for stored files; each may be repeated."""

from __future__ import annotations

from celery import shared_task

from background.lease import find_abandoned, mark_queued
from background.queue import list_waiting
from catalog.files.appending import collecting
from catalog.files.models import AppendedTable, Table
from catalog.files.tables import table_import


@shared_task(name="catalog.tasks.profile_table")
def profile_table(distribution_id: int) -> None:
    """Import and profile the file, if it is a table."""
    for table in Table.objects.filter(distribution=distribution_id).select_related("distribution"):
        table_import.profile_table(table=table)


@shared_task(name="catalog.tasks.recover_tables")
def recover_tables() -> int:
    """Queue again the tables whose worker died or whose message was lost; run by beat."""
    waiting = list_waiting(profile_table)
    tables = [table for table in find_abandoned(Table, waiting=()) if str(table.distribution_id) not in waiting]
    for table in mark_queued(tables):
        profile_table.delay(table.distribution_id)
    return len(tables)


@shared_task(name="catalog.tasks.collect_rows")
def collect_rows(target_id: int) -> None:
    """Write the rows that wait for one table into its file."""
    collecting.collect_rows(target_id=target_id)


@shared_task(name="catalog.tasks.collect_due_rows")
def collect_due_rows() -> int:
    """Queue the tables whose rows are due, and again those whose worker died or whose message was lost; run by beat."""
    abandoned = mark_queued(find_abandoned(AppendedTable, waiting=list_waiting(collect_rows)))
    targets = [*abandoned, *collecting.queue_due_tables()]
    for target in targets:
        collect_rows.delay(target.pk)
    return len(targets)
