"""Restore a backup into an empty portal, or into a scratch database to verify it; all rows and digests are compared."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import CommandError
from django.db import connection, connections
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from background.sessions import connection_info
from lwds_portal.operations.backup import (
    DUMP,
    FILES,
    MANIFEST,
    BackupError,
    count_rows,
    local_storage,
    run_postgres_tool,
)
from lwds_portal.operations.reader_role import grant_releases_to_reader
from variants.exports.output_files import sha256_of_file
from variants.releases.store import ddl
from variants.releases.store.scan import release_digest
from variants.releases.store.table_names import ReleaseTables

Manifest = dict[str, Any]


def restore_backup(folder: Path) -> Iterator[str]:
    """Restore a backup into an empty database and empty storage, then compare rows and digests.

    After a killed restore, the next one starts from the beginning: it first deletes what was restored.

    Yields:
        One sentence for each step.

    Raises:
        BackupError: Before anything is written, if the backup is damaged or there are data already; after the
            restore, if something differs from what was backed up.
    """
    manifest = _read_manifest(folder)
    yield f"Checking the {len(manifest['sha256'])} files of the copy ..."
    _check_files(folder, manifest)
    with psycopg.connect(connection_info(), autocommit=True) as session:
        if ddl.restore_is_unfinished(session):
            yield "Taking away what a restore that was stopped has left ..."
            ddl.clear_database(session)
        else:
            _check_that_all_is_empty()
        ddl.begin_restore(session)
    yield "Restoring the database ..."
    _restore_database(folder)
    if (folder / FILES).is_dir():
        shutil.copytree(folder / FILES, local_storage(), dirs_exist_ok=True)
    grant_releases_to_reader()
    with psycopg.connect(connection_info(), autocommit=True) as session:
        yield f"Comparing {len(manifest['releases'])} releases and all other rows ..."
        _compare(session, manifest)
        ddl.end_restore(session)
    yield f"Restored: {len(manifest['releases'])} releases and {len(manifest['sha256'])} files, all digests agree."


def refuse_half_restored_database(*, using: str, **_: Any) -> None:
    """Signal handler before migrating: a half-restored database would look complete once it is migrated.

    Raises:
        CommandError: A restore into the database was stopped.
    """
    database = connections[using]
    database.ensure_connection()
    if ddl.restore_is_unfinished(database.connection):
        raise CommandError(
            "the database is half restored, since a restore was stopped before its end: run it again (manage.py restore"
            " FOLDER), or use an empty database"
        )


def verify_backup(folder: Path) -> Iterator[str]:
    """Restore a backup's database into a scratch one of the same server, compare rows and digests, and drop it.

    Needs the right to create databases, and the room of the database once more.

    Raises:
        BackupError: The copy is damaged, or would come back different.
    """
    manifest = _read_manifest(folder)
    _check_files(folder, manifest)
    scratch = f"lwds_verify_{os.getpid()}"
    with psycopg.connect(connection_info(), autocommit=True) as session:
        try:
            session.execute(SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(scratch)))
        except psycopg.errors.InsufficientPrivilege:
            raise BackupError(
                "this database role may not create the scratch database of --verify: ALTER ROLE ... CREATEDB"
            ) from None
        try:
            yield f"Restoring into the scratch database {scratch} ..."
            _restore_database(folder, database=scratch)
            with psycopg.connect(make_conninfo(connection_info(), dbname=scratch), autocommit=True) as copy:
                _compare(copy, manifest)
        finally:
            session.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(scratch)))
    yield f"Verified: {len(manifest['releases'])} releases and {sum(manifest['rows'].values())} other rows come back."


def _read_manifest(folder: Path) -> Manifest:
    if not (folder / MANIFEST).is_file():
        raise BackupError(f"{folder / MANIFEST} is missing: this is not a complete backup")
    manifest: Manifest = json.loads((folder / MANIFEST).read_text())
    return manifest


def _check_files(folder: Path, manifest: Manifest) -> None:
    for name, sha256 in manifest["sha256"].items():
        if not (folder / name).is_file() or sha256_of_file(folder / name) != sha256:
            raise BackupError(f"{folder / name} is not as it was copied: use another backup")


def _check_that_all_is_empty() -> None:
    if connection.introspection.table_names():
        raise BackupError("the database is not empty: restore into a new one")
    if local_storage().is_dir() and any(local_storage().iterdir()):
        raise BackupError(f"{local_storage()} is not empty: restore into a new storage folder")


def _restore_database(folder: Path, *, database: str = "") -> None:
    options = ["--no-owner", "--no-privileges", "--exit-on-error", f"--jobs={os.cpu_count() or 1}"]
    run_postgres_tool("pg_restore", *options, str(folder / DUMP), database=database)


def _compare(session: psycopg.Connection, manifest: Manifest) -> None:
    """Compare a restored database with what the manifest says of the one that was copied."""
    with session.cursor() as cursor:
        # Older backups have no counts of rows.
        differing = [
            name for name, count in count_rows(cursor).items() if manifest.get("rows", {}).get(name, count) != count
        ]
        if differing:
            raise BackupError(f"{', '.join(differing)} came back with another number of rows")
        groups = ddl.releases_with_tables(cursor)
        for number, copied in manifest["releases"].items():
            release = int(number)
            digest = release_digest(cursor, tables=ReleaseTables(release), groups=sorted(groups[release]))
            row = cursor.execute("SELECT name, digest FROM variants_release WHERE id = %s", [release]).fetchone()
            name, stored = row or ("a release", "")
            if not digest == stored == copied:
                raise BackupError(f"{name} came back different: its digest is {digest}, not {copied}")
