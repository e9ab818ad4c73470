"""The Celery application: workers run `celery -A lwds_portal worker`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lwds_portal.settings")

app = Celery("lwds_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
