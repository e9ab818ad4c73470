"""Back up the whole portal, database and files, while it runs; restore.py brings it back."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.postgresql.base import DatabaseWrapper
from django.utils import timezone
from psycopg import Cursor
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Identifier

from background.sessions import connection_info
from lwds_portal import __version__
from lwds_portal.embedded.binaries import find_postgres_bin
from lwds_portal.operations.local_storage import PART_SUFFIX
from variants.exports.output_files import sha256_of_file
from variants.releases.models import Release

RELEASE_TABLE = re.compile(r"(variants|effects|names|blocks)_r\d+")
DUMP, FILES, MANIFEST = "database.dump", "files", "manifest.json"


class BackupError(Exception):
    """The backup could not be made, or what was restored differs from it; the message is one sentence."""


def create_backup(folder: Path) -> dict[str, Any]:
    """Copy database and files into a new folder.

    The database is copied as of one moment; files that are deleted meanwhile are left out. Files on S3 are not copied:
    versioning of the bucket keeps them.

    Returns:
        The manifest, also written as manifest.json, last of all: a folder without it is not a complete backup.

    Raises:
        BackupError: The folder is not empty, or pg_dump failed.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty: name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    # Before and after: what is withdrawn while the database is dumped is in the dump, and so is what was just added.
    _copy_stored_files(folder)
    with _one_moment() as (cursor, snapshot):
        dump = folder / DUMP
        run_postgres_tool("pg_dump", "--format=custom", "--compress=1", f"--snapshot={snapshot}", f"--file={dump}")
        rows = count_rows(cursor)
        releases = {str(release.pk): release.digest for release in _list_releases_with_digest()}
    _copy_stored_files(folder)
    manifest = {
        "portal": __version__,
        "made_at": timezone.now().isoformat(),
        "releases": releases,
        "rows": rows,
        "sha256": {str(path.relative_to(folder)): sha256_of_file(path) for path in _list_files(folder)},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1))
    return manifest


@contextmanager
def _one_moment() -> Iterator[tuple[Cursor, str]]:
    """A cursor that sees the database as of one moment, and the name by which pg_dump sees the same."""
    with transaction.atomic(), connection.cursor() as django_cursor:
        cursor = django_cursor.cursor
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # a dump takes its time
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor, cursor.fetchone()[0]


def count_rows(cursor: Cursor) -> dict[str, int]:
    """{table: rows} of all tables but those of releases, which have digests."""
    cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    names = sorted(name for (name,) in cursor.fetchall() if not RELEASE_TABLE.match(name))
    rows = {}
    for name in names:
        cursor.execute(SQL("SELECT count(*) FROM {}").format(Identifier(name)))
        rows[name] = int((cursor.fetchone() or (0,))[0])
    return rows


def _copy_stored_files(folder: Path) -> None:
    """Copy the stored files that the backup does not have yet; a stored file never changes."""
    if local_storage().is_dir():
        ignored = shutil.ignore_patterns(f"*{PART_SUFFIX}", "health")  # half written, and old probes
        shutil.copytree(
            local_storage(), folder / FILES, ignore=ignored, copy_function=_copy_existing_file, dirs_exist_ok=True
        )


def _list_releases_with_digest() -> list[Release]:
    """Releases that have tables and a digest. Lakes are not copied: they are files that never change."""
    complete = Release.objects.filter(tables_dropped=False).exclude(digest="")
    return list(complete.exclude(store=Release.Store.LAKE).order_by("pk"))


def local_storage() -> Path:
    """The folder of stored files; /dev/null, which is not a folder, where they are on S3."""
    return Path(settings.LWDS_STORAGE) if "://" not in settings.LWDS_STORAGE else Path(os.devnull)


def run_postgres_tool(program: str, *arguments: str, database: str = "") -> None:
    """Run pg_dump or pg_restore on our database, or on another of the same server.

    The password is in the environment, which `ps` does not show.
    """
    address = conninfo_to_dict(connection_info())
    password = str(address.pop("password", "") or "")
    address["dbname"] = database or address["dbname"]
    # Only tools of the server's own major version fit.
    major = cast(DatabaseWrapper, connection).pg_version // 10_000
    folder = find_postgres_bin(major, program=program)
    command = [str(folder / program), f"--dbname={make_conninfo('', **address)}", *arguments]
    completed = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "PGPASSWORD": password}, check=False
    )
    if completed.returncode:
        raise BackupError(f"{program}: {completed.stderr.strip().splitlines()[0]}")


def _copy_existing_file(source: str, target: str) -> str:
    """Copy a file, unless it was copied before or deleted after its folder had been listed."""
    if not Path(target).exists():
        with suppress(FileNotFoundError):
            shutil.copy2(source, target)
    return target


def _list_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
