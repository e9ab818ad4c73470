"""The Celery application: workers run `celery -A lwds_portal worker`."""

import os
from typing import Any

from billiard import current_process
from celery import Celery
from celery.signals import beat_embedded_init, beat_init, celeryd_init

from lwds_portal.operations.processes import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lwds_portal.settings")

app = Celery("lwds_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
@beat_init.connect
def start_embedded_servers(**_: Any) -> None:
    """Start the embedded servers, if they are used, before the worker connects to them."""
    from django.conf import settings

    from lwds_portal.embedded.services import start_servers

    start_servers(settings.LWDS_HOME)


@beat_embedded_init.connect
def end_with_worker(**_: Any) -> None:
    """End the scheduler with its worker: else it would go on beside the next one where a worker is killed."""
    # Of billiard's processes; the stubs do not know it.
    end_with_parent(current_process()._parent_pid)  # type: ignore[attr-defined]
