"""A load is stopped, by people, by the database or by a full disk: it says why and how far it is, and goes on later."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from background import stopping
from background.lease import Lease
from background.sessions import connection_info
from ingest.load import slices
from ingest.models import Load
from ingest.register.register_release import register_release
from ingest.register.release_request import ReleaseRequest
from ingest.run import file_plans
from ingest.run import run_load as running
from ingest.run.control_loads import cancel_load, pause_load, resume_load
from ingest.run.load_state import LoadError, LoadInterruptedError
from ingest.run.run_load import AttemptProgress, run_load
from ingest.tasks import load_file
from tests.releases import committed_releases, load_release, remove_releases, write_wgsa
from variants.releases.models import Release
from variants.releases.reader import open_release
from variants.releases.store import ddl
from variants.releases.store.table_names import ReleaseTables

HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred", "note"]
# Two bins, so that the second half of a load can be held up.
POSITIONS = [*range(16_000_000, 16_010_000, 10), *range(30_000_000, 30_010_000, 10)]
ROWS = [[22, position, "A", "C", position % 97, f"{position:x}" * 20] for position in POSITIONS]


@pytest.fixture
def source(committed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of many slices, between all of which a load asks whether it shall stop."""
    monkeypatch.setattr(slices, "SLICE_BYTES", 5_000)
    monkeypatch.setattr(slices, "READ_BYTES", 5_000)
    monkeypatch.setattr(running, "HEARTBEAT_SECONDS", 0)
    return write_wgsa(tmp_path / "own.tsv", HEADER, ROWS)


@pytest.fixture(scope="module")
def undisturbed(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Release]:
    """The same lines, loaded without a stop: what every load has to come to in the end."""
    path = write_wgsa(tmp_path_factory.mktemp("undisturbed") / "own.tsv", HEADER, ROWS)
    with django_db_blocker.unblock(), committed_releases():
        yield load_release("undisturbed", "GRCh38", [path])


@pytest.fixture
def load(undisturbed: Release, source: Path) -> Load:
    return register_release(user=None, request=ReleaseRequest("own", "GRCh38", [source], publish=True)).loads.get()


@pytest.fixture
def held_up(load: Load) -> Iterator[psycopg.Connection]:
    """Somebody locks the second bin: a load stores the first and waits, until this connection lets go."""
    tables = ReleaseTables(load.release_id)
    with psycopg.connect(connection_info()) as other:
        ddl.create_partitions(other, tables=tables, groups=[1], chrom=22, bin_size=load.release.bin_size)
        other.execute(f"LOCK TABLE blocks_r{load.release_id}_22_1")
        yield other


def once(action: Callable[[], object]) -> Callable[[AttemptProgress], None]:
    """A watcher that acts when the first slices are stored."""
    done: list[object] = []

    def watch(progress: AttemptProgress) -> None:
        if progress.lines and not done:
            done.append(action())

    return watch


def execute(statement: str) -> None:
    with psycopg.connect(connection_info(), autocommit=True) as session:
        session.execute(statement)


def assert_goes_on(load: Load, undisturbed: Release) -> None:
    """The load is finished by running it again, from where it was, and nothing is lost or there twice."""
    stored = load.slices.count()
    assert run_load(load_id=load.pk).status == Load.Status.FINISHED
    assert 0 < stored < load.slices.count()
    release = Release.objects.get(pk=load.release_id)
    assert (release.status, release.digest) == ("published", undisturbed.digest)


def test_a_running_load_is_paused_and_no_message_starts_it_again(
    load: Load, undisturbed: Release, held_up: psycopg.Connection
) -> None:
    def pause() -> None:
        pause_load(user=None, load=load)
        held_up.rollback()

    assert run_load(load_id=load.pk, watch=once(pause)).status == Load.Status.PAUSED
    assert "is paused; resume it first" in load_file(load.pk)
    load.refresh_from_db()
    assert (load.status, load.status_reason) == ("paused", "paused by the server's operator")
    resume_load(user=None, load=load)
    assert_goes_on(load, undisturbed)


def test_a_queued_load_that_is_paused_is_not_started_by_its_message(load: Load) -> None:
    pause_load(user=None, load=load)
    assert "is paused; resume it first" in load_file(load.pk)
    assert load.slices.count() == 0


def test_a_running_load_is_cancelled_with_its_release(load: Load, held_up: psycopg.Connection) -> None:
    def cancel() -> None:
        cancel_load(user=User(username="curator"), load=load)
        held_up.rollback()

    run_load(load_id=load.pk, watch=once(cancel))
    load = Load.objects.get(pk=load.pk)
    assert (load.status, load.release.status) == ("cancelled", "retired")
    assert "is cancelled" in load_file(load.pk)


def test_a_load_of_a_stopping_worker_is_handed_over(
    load: Load, undisturbed: Release, held_up: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop() -> None:
        monkeypatch.setattr(stopping, "_shared_flag", b"\1")
        held_up.rollback()

    assert run_load(load_id=load.pk, watch=once(stop)).status == Load.Status.QUEUED
    load.refresh_from_db()
    assert (load.status_reason, load.handovers) == ("its worker is stopping; the next one continues", 1)
    monkeypatch.setattr(stopping, "_shared_flag", b"\0")
    assert_goes_on(load, undisturbed)


def test_another_worker_that_takes_a_load_over_ends_the_first(load: Load, held_up: psycopg.Connection) -> None:
    def take_over() -> None:
        Load.objects.filter(pk=load.pk).update(attempt=2)
        held_up.rollback()

    with pytest.raises(LoadError, match=r"own\.tsv: another worker has taken the load over"):
        run_load(load_id=load.pk, watch=once(take_over))
    load.refresh_from_db()
    assert (load.status, load.attempt) == ("loading", 2)


def test_a_load_taken_over_when_all_is_stored_is_left_to_its_new_owner(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_counts = running.check_counts

    def take_over_before(lease: Lease[Load]) -> None:
        Load.objects.filter(pk=load.pk).update(attempt=2)
        check_counts(lease)

    monkeypatch.setattr(running, "check_counts", take_over_before)
    with pytest.raises(LoadError, match=r"own\.tsv: another worker has taken the load over"):
        run_load(load_id=load.pk)
    load.refresh_from_db()
    assert (load.status, load.attempt, load.status_reason) == ("loading", 2, "")


def test_a_load_continues_after_lost_connections(load: Load, undisturbed: Release, held_up: psycopg.Connection) -> None:
    lose = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'load {load.pk}'"
    with pytest.raises(LoadInterruptedError, match=r"own\.tsv: .*data line [\d,]+ is the last up to which"):
        run_load(load_id=load.pk, watch=once(lambda: execute(lose)))
    held_up.rollback()
    load.refresh_from_db()
    assert load.status == Load.Status.INTERRUPTED
    assert_goes_on(load, undisturbed)


def test_a_load_continues_after_a_statement_timeout(
    load: Load, undisturbed: Release, held_up: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient = connection_info().replace("statement_timeout=0s", "statement_timeout=3s")
    with monkeypatch.context() as patched:
        patched.setattr(file_plans, "connection_info", lambda: impatient)
        with pytest.raises(LoadInterruptedError, match=r"canceling statement due to statement timeout; data line \d+"):
            run_load(load_id=load.pk)
    held_up.rollback()
    load.refresh_from_db()
    assert load.status == Load.Status.INTERRUPTED
    assert_goes_on(load, undisturbed)


def test_rows_that_the_database_refuses_fail_the_load_and_are_named(load: Load) -> None:
    table = f"variants_r{load.release_id}"
    execute(f"ALTER TABLE {table} ADD CONSTRAINT never CHECK (pos < 30000000)")
    with pytest.raises(LoadError, match=r"the database refused lines \d+ to \d+: .*violates check constraint"):
        run_load(load_id=load.pk)
    load.refresh_from_db()
    assert load.status == Load.Status.FAILED


@pytest.fixture
def full_disk(undisturbed: Release, tmp_path: Path) -> Iterator[Path]:
    """New tables lie on a small disk, and the file yielded takes most of it."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "none", folder], check=False)
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    database = connection.settings_dict["NAME"]
    try:
        execute(f"CREATE TABLESPACE small LOCATION '{folder}'")
        execute(f'ALTER DATABASE "{database}" SET default_tablespace = small')
        yield folder / "filler"
    finally:
        execute(f'ALTER DATABASE "{database}" RESET default_tablespace')
        remove_releases(Release.objects.filter(name="own"))
        execute("DROP TABLESPACE small")
        subprocess.run(["umount", folder], check=True)


def test_a_full_disk_interrupts_a_load_that_continues_when_there_is_room(
    full_disk: Path, load: Load, undisturbed: Release, held_up: psycopg.Connection
) -> None:
    held_up.rollback()
    with suppress(OSError), full_disk.open("wb", buffering=0) as filler:
        while filler.write(bytes(4_096)) == 4_096:
            pass
    os.truncate(full_disk, full_disk.stat().st_size - 80_000)
    with pytest.raises(LoadInterruptedError, match=r"own\.tsv: .*the disk is full: .*; data line [\d,]+"):
        run_load(load_id=load.pk)
    load.refresh_from_db()
    assert load.status == Load.Status.INTERRUPTED
    assert open_release(user=AnonymousUser(), name="undisturbed").model == undisturbed
    full_disk.unlink()
    assert_goes_on(load, undisturbed)
