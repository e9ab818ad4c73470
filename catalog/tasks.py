"""Work beside the requests; every task may be repeated."""

from __future__ import annotations

from celery import shared_task

from catalog.models import Table
from catalog.services import links, tables, uploads


@shared_task(soft_time_limit=3600)
def profile_table(distribution_id: int) -> None:
    """Read a tabular file, if the distribution is one."""
    for table in Table.objects.filter(distribution=distribution_id).select_related("distribution"):
        tables.profile_table(table=table)


@shared_task(soft_time_limit=3600)
def check_links() -> None:
    """Look at the links that were not looked at for the longest time (beat: once an hour)."""
    links.check_links()


@shared_task
def remove_stale_uploads() -> None:
    """Drop uploads that nobody continued (beat: once a day)."""
    uploads.remove_stale_uploads()
