"""Start and stop the embedded servers that a process needs.

Separate module because commands, workers and web processes all start servers.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from lwds_portal.embedded.home import Home
from lwds_portal.embedded.postgres import EmbeddedPostgres
from lwds_portal.embedded.valkey import EmbeddedValkey

# Commands that use no database. Before any other command the servers are started.
OFFLINE_COMMANDS = {
    *("check", "collectstatic", "diffsettings", "findstatic", "help", "startapp", "version"),
    *("make_sample", "portal", "stop_servers", "tidy"),  # portal starts them itself, later
}


def start_servers(home: Home) -> None:
    """Start the servers for which the environment gives no address; those that already run are used."""
    for server in _embedded_servers(home).values():
        server.start()


def stop_servers(home: Home) -> list[str]:
    """Stop the embedded servers of a home; returns the names of those that ran."""
    return [name for name, server in reversed(_embedded_servers(home).items()) if home.path.exists() and server.stop()]


def _embedded_servers(home: Home) -> dict[str, EmbeddedPostgres | EmbeddedValkey]:
    """By name, the embedded servers for which the environment gives no address."""
    servers: dict[str, EmbeddedPostgres | EmbeddedValkey] = {}
    if not os.environ.get("DATABASE_URL"):
        servers["PostgreSQL"] = EmbeddedPostgres(home)
    if not os.environ.get("REDIS_URL"):
        servers["Valkey"] = EmbeddedValkey(home)
    return servers


def start_servers_for_command(home: Home, argv: Sequence[str]) -> None:
    """Start what `manage.py <argv>` needs: nothing for help and for commands that use no database."""
    arguments = argv[1:]
    if not arguments or arguments[0] in OFFLINE_COMMANDS or {"-h", "--help", "--version"} & set(arguments):
        return
    start_servers(home)
