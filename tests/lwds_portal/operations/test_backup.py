"""A backup of a loaded release goes into an empty database and comes back the same, or is refused, or begun anew."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from background.sessions import connection_info
from lwds_portal.operations.backup import BackupError, _copy_existing_file
from lwds_portal.operations.restore import verify_backup
from tests.releases import committed_releases, load_release, write_wgsa
from tests.worker import database_of_tests
from variants.releases.models import Release

ROOT = Path(__file__).resolve().parents[3]
EMPTY = "test_lwds_restored"
HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred"]


@pytest.fixture
def empty_database(committed: None) -> Iterator[str]:
    """DATABASE_URL of a database without a table, on the server of the tests."""
    with psycopg.connect(connection_info(), autocommit=True) as session:
        session.execute(f"DROP DATABASE IF EXISTS {EMPTY}")
        session.execute(f"CREATE DATABASE {EMPTY}")
        name = session.info.dbname
        yield database_of_tests().replace(f"/{name}", f"/{EMPTY}")
        session.execute(f"DROP DATABASE {EMPTY} WITH (FORCE)")


@pytest.fixture(scope="module")
def complete_backup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A backup of a loaded release and a stored file, made once; no test changes it."""
    folder = tmp_path_factory.mktemp("complete")
    storage = folder / "files"
    storage.mkdir()
    (storage / "kept.txt").write_text("a stored file")
    rows = [[22, 16_000_000 + 10 * i, "A", "C", i / 10] for i in range(500)]
    with django_db_blocker.unblock(), committed_releases(), override_settings(LWDS_STORAGE=str(storage)):
        load_release("kept", "GRCh38", [write_wgsa(folder / "own.tsv", HEADER, rows)])
        call_command("backup", str(folder / "backup"))
        yield folder / "backup"


@pytest.fixture
def backup(complete_backup: Path, committed: None, tmp_path: Path) -> Path:
    """A copy of the backup, which a test may damage."""
    return shutil.copytree(complete_backup, tmp_path / "backup")


def manage(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *words]
    environment = {**os.environ, **environment}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def restore(backup: Path, database: str, storage: Path) -> subprocess.CompletedProcess[str]:
    return manage("restore", str(backup), DATABASE_URL=database, LWDS_STORAGE=str(storage))


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a portal with a PostgreSQL of its own, made for it: no roles, no databases of ours."""
    settings = {"LWDS_HOME": str(tmp_path / "new"), "DATABASE_URL": "", "LWDS_STORAGE": str(tmp_path / "restored")}
    yield settings
    manage("stop_servers", **settings)


def test_a_restored_portal_has_the_same_digests(backup: Path, empty_server: dict[str, str], tmp_path: Path) -> None:
    done = manage("restore", str(backup), **empty_server)
    assert done.returncode == 0, done.stderr
    assert f"{Release.objects.count()} releases and 2 files, all digests agree" in done.stdout
    assert (tmp_path / "restored" / "kept.txt").read_text() == "a stored file"
    answer = manage("query", "cadd.phred:>=49", "--release", "kept", **empty_server)
    assert answer.stdout.count("\n") == 11, answer.stderr  # the role that asks questions is there, and may


@pytest.mark.long
def test_a_killed_restore_starts_from_the_beginning(backup: Path, empty_database: str, tmp_path: Path) -> None:
    settings = {"DATABASE_URL": empty_database, "LWDS_STORAGE": str(tmp_path / "restored"), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "manage.py", "restore", str(backup)]
    killed = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.PIPE, text=True)
    assert killed.stdout
    assert "Restoring the database ...\n" in iter(killed.stdout.readline, "")
    with psycopg.connect(empty_database, autocommit=True) as session:
        deadline = time.monotonic() + 60
        while session.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,):
            assert time.monotonic() < deadline
            time.sleep(0.01)
    killed.kill()
    killed.communicate()
    migrated = manage("migrate", DATABASE_URL=empty_database)
    assert migrated.stderr.startswith("CommandError: the database is half restored"), migrated.stderr
    (tmp_path / "restored").mkdir(exist_ok=True)
    (tmp_path / "restored" / "kept.txt").write_text("a stor")
    done = restore(backup, empty_database, tmp_path / "restored")
    assert done.returncode == 0, done.stderr
    assert "Taking away what a restore that was stopped has left" in done.stdout
    assert "2 files, all digests agree" in done.stdout
    assert (tmp_path / "restored" / "kept.txt").read_text() == "a stored file"
    again = restore(backup, empty_database, tmp_path / "restored")
    assert (again.returncode, again.stderr) == (1, "CommandError: the database is not empty: restore into a new one\n")


def test_a_backup_is_verified_in_a_scratch_database_that_is_deleted_afterwards(backup: Path) -> None:
    sentences = list(verify_backup(backup))
    assert re.fullmatch(r"Verified: \d+ releases and \d+ other rows come back.", sentences[-1])
    manifest = json.loads((backup / "manifest.json").read_text())
    assert manifest["rows"]["variants_release"] == Release.objects.count()
    manifest["rows"]["variants_release"] += 1
    (backup / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BackupError, match="variants_release came back with another number of rows"):
        list(verify_backup(backup))
    with psycopg.connect(connection_info()) as session:
        assert session.execute("SELECT count(*) FROM pg_database WHERE datname ~ '^lwds_verify'").fetchone() == (0,)


def test_a_damaged_copy_is_refused_before_anything_is_written(
    backup: Path, empty_database: str, tmp_path: Path
) -> None:
    (backup / "files" / "kept.txt").write_text("changed")
    done = restore(backup, empty_database, tmp_path / "restored")
    assert done.returncode == 1
    assert "kept.txt is not as it was copied" in done.stderr
    with psycopg.connect(empty_database) as session:
        assert session.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


def test_rows_that_came_back_different_are_found(backup: Path, empty_database: str, tmp_path: Path) -> None:
    manifest = json.loads((backup / "manifest.json").read_text())
    manifest["releases"] = dict.fromkeys(manifest["releases"], "another digest")
    (backup / "manifest.json").write_text(json.dumps(manifest))
    done = restore(backup, empty_database, tmp_path / "restored")
    assert done.returncode == 1
    assert "came back different" in done.stderr


def test_a_backup_goes_into_a_new_folder_only(backup: Path) -> None:
    with pytest.raises(CommandError, match="is not empty: name a new folder"):
        call_command("backup", str(backup))


def test_a_file_that_vanishes_while_it_is_copied_is_left_out(tmp_path: Path) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    assert _copy_existing_file(str(source), str(target)) == str(target)
    assert not target.exists()
    source.write_text("x")
    _copy_existing_file(str(source), str(target))
    assert target.read_text() == "x"
