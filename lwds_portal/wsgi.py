"""The WSGI application that gunicorn serves."""

import gc
import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from lwds_portal.embedded.services import start_servers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lwds_portal.settings")
start_servers(settings.LWDS_HOME)
application = get_wsgi_application()

# A batch of documents makes a million objects and no cycles: with the default thresholds a third of the time goes into
# looking for some.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 25, 25)

# Four threads share a process: one that has its answer from the database should not wait 5 ms for each that computes.
sys.setswitchinterval(0.0005)
