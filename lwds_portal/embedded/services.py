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
    for server in _servers(home).values():
        server.start()


def stop_servers(home: Home) -> list[str]:
    """Stop the embedded servers of a home; returns the names of those that ran."""
    return [name for name, server in reversed(_servers(home).items()) if home.path.exists() and server.stop()]


def _servers(home: Home) -> dict[str, EmbeddedPostgres | EmbeddedValkey]:
    """The embedded servers that stand in for an address that is not given."""
    servers: dict[str, EmbeddedPostgres | EmbeddedValkey] = {}
    if not os.environ.get("DATABASE_URL"):
        servers["PostgreSQL"] = EmbeddedPostgres(home)
    if not os.environ.get("REDIS_URL"):
        servers["Valkey"] = EmbeddedValkey(home)
    return servers


def start_servers_for_command(home: Home, argv: Sequence[str]) -> None:
    """Start what `manage.py <argv>` needs: nothing for help and for commands that touch no database."""
    words = argv[1:]
    if not words or words[0] in OFFLINE_COMMANDS or {"-h", "--help", "--version"} & set(words):
        return
    start_servers(home)
