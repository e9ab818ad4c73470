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
    """A worker starts the servers it needs before it connects to them."""
    from django.conf import settings

    from lwds_portal.embedded.services import start_servers

    start_servers(settings.LWDS_HOME)


@beat_embedded_init.connect
def end_with_worker(**_: Any) -> None:
    """Else a worker killed without warning, or while it starts, leaves its scheduler running beside the next one's."""
    end_with_parent(current_process()._parent_pid)
