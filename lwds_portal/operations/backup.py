"""Copies of the whole portal, database and files, and getting them back: nothing counts until digests agree."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from lwds_portal import __version__
from lwds_portal.embedded.binaries import postgres_bin
from lwds_portal.operations.reader_role import open_releases_to_reader
from variants.releases.models import Release
from variants.releases.store.connection import connection_info
from variants.releases.store.scan import release_digest
from variants.releases.store.table_names import ReleaseTables

DUMP, FILES, MANIFEST = "database.dump", "files", "manifest.json"


class BackupError(Exception):
    """The copy could not be made, or what came back is not what went in; the message is one sentence."""


def make_backup(folder: Path) -> dict[str, Any]:
    """Copy database and files into a new folder; returns its manifest, which is written last.

    The database is copied as of one moment. Files on S3 are not copied: versioning of the bucket keeps them.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty: name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    _run("pg_dump", "--format=custom", "--compress=1", f"--file={folder / DUMP}")
    if _local_files().is_dir():
        shutil.copytree(_local_files(), folder / FILES)
    manifest = {
        "portal": __version__,
        "made_at": timezone.now().isoformat(),
        "releases": {str(release.pk): release.digest for release in _kept_releases()},
        "sha256": {str(path.relative_to(folder)): _sha256(path) for path in _all_files(folder)},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1))
    return manifest


def restore_backup(folder: Path) -> Iterator[str]:
    """Put a backup into an empty database and empty storage, then compare every digest; yields what is done.

    Raises BackupError before anything is written if the copy is damaged or something is there already.
    """
    if not (folder / MANIFEST).is_file():
        raise BackupError(f"{folder / MANIFEST} is missing: this is no complete backup")
    manifest = json.loads((folder / MANIFEST).read_text())
    yield f"Checking the {len(manifest['sha256'])} files of the copy ..."
    for name, sha256 in manifest["sha256"].items():
        if not (folder / name).is_file() or _sha256(folder / name) != sha256:
            raise BackupError(f"{folder / name} is not as it was copied: use another backup")
    if connection.introspection.table_names():
        raise BackupError("the database is not empty: restore into a new one")
    if _local_files().is_dir() and any(_local_files().iterdir()):
        raise BackupError(f"{_local_files()} is not empty: restore into a new storage folder")
    yield "Restoring the database ..."
    jobs = f"--jobs={os.cpu_count() or 1}"
    _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", jobs, str(folder / DUMP))
    if (folder / FILES).is_dir():
        shutil.copytree(folder / FILES, _local_files(), dirs_exist_ok=True)
    open_releases_to_reader()
    for release in _kept_releases():
        yield f"Comparing {release} ..."
        with connection.cursor() as cursor:
            digest = release_digest(cursor.cursor, tables=ReleaseTables(release.pk), groups=release.column_groups())
        if not digest == release.digest == manifest["releases"].get(str(release.pk)):
            raise BackupError(f"{release} came back different: its digest is {digest}, not {release.digest}")
    yield f"Restored: {len(manifest['releases'])} releases and {len(manifest['sha256'])} files, all digests agree."


def _kept_releases() -> list[Release]:
    """Releases whose rows are there and were fingerprinted."""
    return list(Release.objects.filter(tables_dropped=False).exclude(digest="").order_by("pk"))


def _local_files() -> Path:
    return Path(settings.LWDS_STORAGE) if "://" not in settings.LWDS_STORAGE else Path(os.devnull)


def _run(program: str, *arguments: str) -> None:
    """Run a PostgreSQL tool on our database; the password goes through the environment, which `ps` does not show."""
    address = conninfo_to_dict(connection_info())
    password = str(address.pop("password", "") or "")
    folder = postgres_bin(connection.pg_version // 10_000, program=program)  # the server's own version: no other fits
    command = [str(folder / program), f"--dbname={make_conninfo('', **address)}", *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "PGPASSWORD": password}, check=False
    )
    if done.returncode:
        raise BackupError(f"{program}: {done.stderr.strip().splitlines()[0]}")


def _all_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
