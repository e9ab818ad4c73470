"""The Celery application: workers run `celery -A lwds_portal worker`."""

import os
from threading import Timer
from typing import Any

from billiard import current_process
from celery import Celery
from celery.signals import beat_embedded_init, beat_init, celeryd_init, worker_shutting_down
from django.conf import settings

from background.stopping import ask_to_stop
from lwds_portal.operations.processes import end_with_children, end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lwds_portal.settings")

app = Celery("lwds_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
@beat_init.connect
def start_embedded_servers(**_: Any) -> None:
    """Start the embedded servers, if they are used, before the worker connects to them."""
    from lwds_portal.embedded.services import start_servers

    start_servers(settings.LWDS_HOME)


@beat_embedded_init.connect
def end_with_worker(**_: Any) -> None:
    """End the scheduler with its worker: else it would go on beside the next one where a worker is killed."""
    # Of billiard's processes; the stubs do not know it.
    end_with_parent(current_process()._parent_pid)  # type: ignore[attr-defined]


@worker_shutting_down.connect
def hand_work_over(**_: Any) -> None:
    """Let loads and jobs end the slice or batch under way and hand over; end what has not in time.

    Interrupted work is treated like the work of a killed worker: the next worker continues it.
    """
    ask_to_stop()
    timer = Timer(settings.LWDS_STOP_SECONDS, end_with_children)
    timer.daemon = True
    timer.start()
