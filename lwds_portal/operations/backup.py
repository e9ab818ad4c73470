"""Back up and restore the whole portal, database and files; a restore succeeds only if all digests agree."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from django.utils import timezone
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from background.sessions import connection_info
from lwds_portal import __version__
from lwds_portal.embedded.binaries import find_postgres_bin
from lwds_portal.operations.local_storage import PART_SUFFIX
from lwds_portal.operations.reader_role import grant_releases_to_reader
from variants.exports.output_files import sha256_of_file
from variants.releases.models import Release
from variants.releases.store.scan import release_digest
from variants.releases.store.table_names import ReleaseTables

DUMP, FILES, MANIFEST = "database.dump", "files", "manifest.json"


class BackupError(Exception):
    """The backup could not be made, or what was restored differs from it; the message is one sentence."""


def create_backup(folder: Path) -> dict[str, Any]:
    """Copy database and files into a new folder.

    The database is copied as of one moment; files that are deleted meanwhile are left out. Files on S3 are not copied:
    versioning of the bucket keeps them.

    Returns:
        The manifest, also written as manifest.json, last of all: a folder without it is no complete backup.

    Raises:
        BackupError: The folder is not empty, or pg_dump failed.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty: name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    _run_postgres_tool("pg_dump", "--format=custom", "--compress=1", f"--file={folder / DUMP}")
    if _local_storage().is_dir():
        ignored = shutil.ignore_patterns(f"*{PART_SUFFIX}", "health")  # half written, and probes of /health/ready
        shutil.copytree(_local_storage(), folder / FILES, ignore=ignored, copy_function=_copy_if_there)
    manifest = {
        "portal": __version__,
        "made_at": timezone.now().isoformat(),
        "releases": {str(release.pk): release.digest for release in _list_releases_with_digest()},
        "sha256": {str(path.relative_to(folder)): sha256_of_file(path) for path in _list_files(folder)},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1))
    return manifest


def restore_backup(folder: Path) -> Iterator[str]:
    """Restore a backup into an empty database and empty storage, then compare the digest of every release.

    Yields:
        One sentence for each step.

    Raises:
        BackupError: Before anything is written, if the backup is damaged or there are data already; after the
            restore, if a release differs from what was backed up.
    """
    if not (folder / MANIFEST).is_file():
        raise BackupError(f"{folder / MANIFEST} is missing: this is no complete backup")
    manifest = json.loads((folder / MANIFEST).read_text())
    yield f"Checking the {len(manifest['sha256'])} files of the copy ..."
    for name, sha256 in manifest["sha256"].items():
        if not (folder / name).is_file() or sha256_of_file(folder / name) != sha256:
            raise BackupError(f"{folder / name} is not as it was copied: use another backup")
    if connection.introspection.table_names():
        raise BackupError("the database is not empty: restore into a new one")
    if _local_storage().is_dir() and any(_local_storage().iterdir()):
        raise BackupError(f"{_local_storage()} is not empty: restore into a new storage folder")
    yield "Restoring the database ..."
    jobs = f"--jobs={os.cpu_count() or 1}"
    _run_postgres_tool("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", jobs, str(folder / DUMP))
    if (folder / FILES).is_dir():
        shutil.copytree(folder / FILES, _local_storage(), dirs_exist_ok=True)
    grant_releases_to_reader()
    for release in _list_releases_with_digest():
        yield f"Comparing {release} ..."
        with connection.cursor() as cursor:
            digest = release_digest(cursor.cursor, tables=ReleaseTables(release.pk), groups=release.column_groups())
        if not digest == release.digest == manifest["releases"].get(str(release.pk)):
            raise BackupError(f"{release} came back different: its digest is {digest}, not {release.digest}")
    yield f"Restored: {len(manifest['releases'])} releases and {len(manifest['sha256'])} files, all digests agree."


def _list_releases_with_digest() -> list[Release]:
    """Releases that have tables and a digest."""
    return list(Release.objects.filter(tables_dropped=False).exclude(digest="").order_by("pk"))


def _local_storage() -> Path:
    """The folder of stored files; /dev/null, which is no folder, where they are on S3."""
    return Path(settings.LWDS_STORAGE) if "://" not in settings.LWDS_STORAGE else Path(os.devnull)


def _run_postgres_tool(program: str, *arguments: str) -> None:
    """Run pg_dump or pg_restore on our database; the password is in the environment, which `ps` does not show."""
    address = conninfo_to_dict(connection_info())
    password = str(address.pop("password", "") or "")
    # Only tools of the server's own major version fit.
    major = cast(DatabaseWrapper, connection).pg_version // 10_000
    folder = find_postgres_bin(major, program=program)
    command = [str(folder / program), f"--dbname={make_conninfo('', **address)}", *arguments]
    completed = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "PGPASSWORD": password}, check=False
    )
    if completed.returncode:
        raise BackupError(f"{program}: {completed.stderr.strip().splitlines()[0]}")


def _copy_if_there(source: str, target: str) -> str:
    """Copy a file, unless it was deleted after its folder had been listed."""
    with suppress(FileNotFoundError):
        shutil.copy2(source, target)
    return target


def _list_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
