"""The test database: a copy of one that is migrated once, and again when a migration changes.

Migrating takes ten seconds of computing, copying a fraction of one.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.test.utils import setup_databases, teardown_databases
from psycopg import Cursor
from psycopg.sql import SQL, Identifier

MIGRATED = "lwds_migrated_"  # and the digest of its migrations


@contextmanager
def temporary_database(*, keep: bool, create: bool) -> Iterator[None]:
    """The database of this process of tests.

    Args:
        keep: Use the database that an earlier run kept, and keep it for the next one (pytest's --reuse-db).
        create: Make it anew, and the migrated one too (pytest's --create-db).
    """
    with connection._nodb_cursor() as cursor:
        # One process migrates; the others wait and copy.
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [MIGRATED])
        made = _make_database(cursor, migrated=_name_of_migrated(), keep=keep and not create, create=create)
        cursor.execute("SELECT pg_advisory_unlock_all()")
    yield
    connection.close()  # a test may have had it ended
    with connection.cursor() as cursor:
        # A server or worker that was stopped a moment ago may still be connected.
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    if not keep:
        teardown_databases(made, verbosity=0)


def _make_database(cursor: Cursor, *, migrated: str, keep: bool, create: bool) -> list[object]:
    test_settings = connection.settings_dict["TEST"]
    if not keep:
        # A killed run leaves a portal or worker that is still connected.
        _drop(cursor, test_settings["NAME"] or f"test_{connection.settings_dict['NAME']}")
    for name in list_migrated(cursor):
        if create or name != migrated:
            _drop(cursor, name)
    if migrated in list_migrated(cursor):
        test_settings["TEMPLATE"] = migrated
        return setup_databases(verbosity=0, interactive=False, keepdb=keep)
    made = setup_databases(verbosity=0, interactive=False, keepdb=keep)
    for database in connections.all():
        database.close()
        database.close_pool()
    copy = SQL("CREATE DATABASE {} TEMPLATE {}")
    cursor.execute(copy.format(Identifier(migrated), Identifier(connection.settings_dict["NAME"])))
    return made


def _name_of_migrated() -> str:
    """A name that changes with any migration, those of packages included."""
    migrations = MigrationLoader(None).disk_migrations.values()
    files = {inspect.getfile(type(migration)) for migration in migrations}
    digest = hashlib.sha256(b"".join(Path(file).read_bytes() for file in sorted(files)))
    return MIGRATED + digest.hexdigest()[:16]


def list_migrated(cursor: Cursor) -> list[str]:
    cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [MIGRATED])
    return [name for (name,) in cursor.fetchall()]


def _drop(cursor: Cursor, name: str) -> None:
    cursor.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
