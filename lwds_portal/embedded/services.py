"""Which embedded servers a process needs, and starting and stopping them."""

from __future__ import annotations

import os
from collections.abc import Sequence

from lwds_portal.embedded.home import Home
from lwds_portal.embedded.postgres import EmbeddedPostgres
from lwds_portal.embedded.valkey import EmbeddedValkey

# Commands that touch no database. Every other one finds the servers running.
OFFLINE_COMMANDS = {
    *("check", "collectstatic", "diffsettings", "findstatic", "help", "startapp", "version"),
    *("make_sample", "portal", "stop_servers", "tidy"),  # portal starts them by itself, later
}


def start_servers(home: Home) -> None:
    """Start the servers whose address the environment does not give; those that run already are shared."""
    if not os.environ.get("DATABASE_URL"):
        EmbeddedPostgres(home).start()
    if not os.environ.get("REDIS_URL"):
        EmbeddedValkey(home).start()


def stop_servers(home: Home) -> list[str]:
    """Stop the embedded servers of a home; returns the names of those that ran."""
    stopped = []
    if home.path.exists():
        if EmbeddedValkey(home).stop():
            stopped.append("Valkey")
        if EmbeddedPostgres(home).stop():
            stopped.append("PostgreSQL")
    return stopped


def start_servers_for_command(home: Home, argv: Sequence[str]) -> None:
    """Start what `manage.py <argv>` needs: nothing for help and for commands that touch no database."""
    words = argv[1:]
    if not words or words[0] in OFFLINE_COMMANDS or {"-h", "--help", "--version"} & set(words):
        return
    start_servers(home)
