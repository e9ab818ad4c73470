"""Tasks for stored files; each may be repeated."""

from __future__ import annotations

from celery import shared_task

from catalog.files.models import Table
from catalog.files.tables import table_import


@shared_task(name="catalog.tasks.profile_table", soft_time_limit=3600)
def profile_table(distribution_id: int) -> None:
    """Import and profile the file, if it is a table."""
    for table in Table.objects.filter(distribution=distribution_id).select_related("distribution"):
        table_import.profile_table(table=table)
