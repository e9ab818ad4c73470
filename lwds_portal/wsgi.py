"""The WSGI application that gunicorn serves."""

import gc
import os

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
