"""The tasks that announce changes of liveness; they may be repeated.

Separate module because Celery finds tasks by the module that `catalog.tasks` names.
"""

from __future__ import annotations

from celery import shared_task

from catalog.entries.notices.announcing import announce_changes
from catalog.entries.notices.mailing import send_digests


@shared_task(name="catalog.tasks.announce_liveness")
def announce_liveness() -> int:
    """Write notices of the changes since the last call (beat: every five minutes)."""
    return announce_changes()


@shared_task(name="catalog.tasks.mail_notices")
def mail_notices() -> int:
    """Mail the notices that were not mailed yet (beat: once a day, at LWDS_DIGEST_HOUR)."""
    announce_changes()
    return send_digests()
