#!/usr/bin/env python
"""Run a management command of the portal, with the embedded servers it needs."""

import gc
import os
import sys


def main() -> None:
    gc.set_threshold(50_000, 25, 25)  # a seventh of the start went into looking for cycles among new modules
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lwds_portal.settings")
    from django.conf import settings
    from django.core.management import execute_from_command_line

    from lwds_portal.embedded import EmbeddedServerError
    from lwds_portal.embedded.services import start_servers_for_command

    try:
        start_servers_for_command(settings.LWDS_HOME, sys.argv)
    except EmbeddedServerError as error:
        sys.exit(f"Error: {error}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
