"""Link checks beside the requests; the task may be repeated."""

from __future__ import annotations

from celery import shared_task

from catalog.entries.links import link_checks


@shared_task(name="catalog.tasks.check_links", soft_time_limit=3600)
def check_links() -> None:
    """Look at the links that were not looked at for the longest time (beat: once an hour)."""
    link_checks.check_links()
