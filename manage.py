#!/usr/bin/env python
"""Run a management command of the portal, with the embedded servers it needs."""

import sys

from lwds_portal.command_line import run_command

if __name__ == "__main__":
    run_command(sys.argv)
