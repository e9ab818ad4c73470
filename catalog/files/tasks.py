"""Tasks for stored files; each may be repeated."""

from __future__ import annotations

from celery import shared_task

from background.lease import find_abandoned, mark_queued
from background.queue import list_waiting
from catalog.files.models import Table
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
