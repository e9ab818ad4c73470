"""Tasks of the portal as a whole."""

from __future__ import annotations

import structlog
from celery import shared_task

from lwds_portal.operations.garbage import collect_garbage, find_datasets_without_files

log = structlog.get_logger("lwds.garbage")


@shared_task
def collect_garbage_nightly() -> None:
    """Delete unused data (beat: once a day), and log lost files that only a backup can restore."""
    log.info("collected", **{words.replace(" ", "_"): count for words, count in collect_garbage().items()})
    for file in find_datasets_without_files():
        log.error("a stored file is gone", file=str(file.file), dataset=str(file.dataset))
