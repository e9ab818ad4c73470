"""Command line of the portal: `manage.py` in a checkout, `lwds-portal` where the package is installed.

Separate module because both start with it, before Django's settings are read.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence


def main() -> None:
    """Run the command that `lwds-portal` was called with; without one, run the whole portal."""
    run_command([*sys.argv, "portal"] if len(sys.argv) == 1 else sys.argv)


def run_command(argv: Sequence[str]) -> None:
    """Run a management command, with the embedded servers it needs.

    Args:
        argv: Name of the program, name of the command, its arguments.
    """
    gc.set_threshold(50_000, 25, 25)  # a seventh of the start went into looking for cycles among new modules
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lwds_portal.settings")
    from django.conf import settings
    from django.core.management import execute_from_command_line

    from lwds_portal.embedded import EmbeddedServerError
    from lwds_portal.embedded.services import start_servers_for_command

    try:
        start_servers_for_command(settings.LWDS_HOME, argv)
    except EmbeddedServerError as error:
        sys.exit(f"Error: {error}")
    execute_from_command_line(list(argv))
