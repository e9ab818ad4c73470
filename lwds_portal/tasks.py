"""Tasks of the portal as a whole."""

from __future__ import annotations

import structlog
from celery import shared_task

from catalog.models import Table
from catalog.tasks import profile_table
from lwds_portal.operations.garbage import collect_garbage, find_datasets_without_files

log = structlog.get_logger("lwds.garbage")


@shared_task(soft_time_limit=3600)
def collect_garbage_nightly() -> None:
    """Delete what nobody needs any more (beat: once a day), and say what only a backup brings back."""
    log.info("collected", **{words.replace(" ", "_"): count for words, count in collect_garbage().items()})
    for table in Table.objects.filter(state=Table.State.WAITING):  # its message was lost, or its rows are gone
        profile_table.delay(table.distribution_id)
    for file in find_datasets_without_files():
        log.error("a stored file is gone", file=str(file.file), dataset=str(file.dataset))
