"""The Celery application: workers run `celery -A lwds_portal worker`."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init

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
