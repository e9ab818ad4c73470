"""The WSGI application that gunicorn serves."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from lwds_portal.embedded.services import start_servers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lwds_portal.settings")
start_servers(settings.LWDS_HOME)
application = get_wsgi_application()
