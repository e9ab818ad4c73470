"""manage.py stop_servers: stop the embedded servers of this LWDS_HOME.

Separate module because Django finds commands by their files.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lwds_portal.embedded import EmbeddedServerError
from lwds_portal.embedded.services import stop_servers


class Command(BaseCommand):
    help = "Stop the embedded PostgreSQL and Valkey; data and queued tasks stay."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if portal := settings.LWDS_HOME.find_portal():
                raise CommandError(f"The portal at {portal} uses them: stop it first, with Ctrl-C where it runs")
            stopped = stop_servers(settings.LWDS_HOME)
        except EmbeddedServerError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Stopped {' and '.join(stopped)}." if stopped else "No embedded server was running.")
