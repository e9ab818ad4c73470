"""Housekeeping of releases, as Celery tasks."""

from __future__ import annotations

from celery import shared_task

from variants.releases.publishing import drop_retired


@shared_task
def drop_retired_tables() -> int:
    """Drop the tables of releases retired some minutes ago; run by beat."""
    return len(drop_retired())
