"""Housekeeping of releases, as Celery tasks."""

from __future__ import annotations

import structlog
from celery import shared_task

from variants.releases.publishing import drop_retired
from variants.releases.verifying import verify_tonight

log = structlog.get_logger("lwds.releases")


@shared_task
def drop_retired_tables() -> int:
    """Drop the tables of releases retired some minutes ago; run by beat."""
    return len(drop_retired())


@shared_task
def verify_releases() -> int:
    """Read a part of every published release and compare it with what was loaded; run by beat every night."""
    damaged = verify_tonight()
    for release, damage in damaged.items():
        log.error("release is damaged", release=release, damage=damage)
    return len(damaged)
