"""The task that keeps DataCite up to date; it may be repeated.

Separate module because Celery finds tasks by the module that `catalog.tasks` names.
"""

from __future__ import annotations

from celery import shared_task

from catalog.exchange.dois import registration


@shared_task(name="catalog.tasks.send_dois")
def send_dois() -> int:
    """Send DOIs that are new, or whose entries have changed (beat: once an hour)."""
    return registration.send_dois()
