"""Housekeeping of releases as Celery tasks."""

from celery import shared_task

from variants.services.publishing import drop_retired


@shared_task
def drop_retired_tables() -> int:
    """Drop the tables of releases retired some minutes ago; run by beat."""
    return len(drop_retired())
