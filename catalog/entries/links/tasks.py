"""The task that checks links; it may be repeated."""

from __future__ import annotations

from celery import shared_task

from catalog.entries.links import link_checks


@shared_task(name="catalog.tasks.check_links")
def check_links() -> None:
    """Check the least recently checked links (beat: once an hour)."""
    link_checks.check_links()
