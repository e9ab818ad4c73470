"""The embedded PostgreSQL on its real binaries: made, shared, recovered, stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lwds_portal.embedded import EmbeddedServerError
from lwds_portal.embedded.binaries import find_postgres_bin
from lwds_portal.embedded.home import MAX_SOCKET_FOLDER_LENGTH, Home
from lwds_portal.embedded.postgres import EmbeddedPostgres
from lwds_portal.embedded.process_user import ProcessUser

as_root = pytest.mark.skipif(
    os.geteuid() != 0 or not ProcessUser(user="nobody").may_enter(find_postgres_bin()),
    reason="needs root, and PostgreSQL's programs where everybody may read them",
)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path (unix sockets), closed to others as a home folder is."""
    with tempfile.TemporaryDirectory(prefix="lwds-test-") as path:
        yield Path(path)


@pytest.fixture
def new_postgres(folder: Path) -> Iterator[EmbeddedPostgres]:
    """A server that has no data yet."""
    server = EmbeddedPostgres(Home(folder / "home"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def stopped_postgres() -> Iterator[EmbeddedPostgres]:
    """A server that was started once and stopped: making a cluster takes longer than copying it."""
    with tempfile.TemporaryDirectory(prefix="lwds-test-") as path:
        server = EmbeddedPostgres(Home(Path(path) / "home"))
        server.start()
        server.stop()
        yield server


@pytest.fixture
def postgres(new_postgres: EmbeddedPostgres, stopped_postgres: EmbeddedPostgres) -> EmbeddedPostgres:
    """A server with a cluster of its own, which is not running."""
    copy_cluster(stopped_postgres, new_postgres)
    return new_postgres


def copy_cluster(source: EmbeddedPostgres, target: EmbeddedPostgres) -> None:
    target.data.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    subprocess.run(["cp", "-a", source.data, target.data], check=True)


def ask(server: EmbeddedPostgres, question: str) -> object:
    with psycopg.connect(server.home.database_url) as connection:
        row = connection.execute(question).fetchone()  # type: ignore[call-overload]
        return row[0] if row else None


def postmaster(server: EmbeddedPostgres) -> int:
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


def test_the_first_start_makes_a_cluster_in_the_home_with_our_database_and_settings(
    new_postgres: EmbeddedPostgres, folder: Path
) -> None:
    before = Path("/etc/passwd").read_bytes(), folder.stat().st_mode
    new_postgres.start()
    assert (Path("/etc/passwd").read_bytes(), folder.stat().st_mode) == before
    assert {path.name for path in folder.iterdir()} == {"home"}
    assert new_postgres.data.stat().st_mode & 0o077 == 0, "it is closed to others"
    assert new_postgres.home.sockets.stat().st_mode & 0o077 == 0
    assert ask(new_postgres, "SELECT current_database()") == "lwds"
    assert ask(new_postgres, "SHOW server_encoding") == "UTF8"
    assert ask(new_postgres, "SELECT lower('É')") == "é"
    assert ask(new_postgres, "SHOW jit") == "off"
    assert ask(new_postgres, "SHOW listen_addresses") == ""
    assert int(str(ask(new_postgres, "SHOW max_locks_per_transaction"))) >= 1024
    assert (
        ask(new_postgres, "SELECT count(*) FROM pg_available_extensions WHERE name IN ('btree_gist', 'pg_trgm')") == 2
    )


def test_local_conf_overrides_our_settings(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    postgres.stop()
    (postgres.data / "local.conf").write_text("work_mem = 7MB\n")
    postgres.start()
    assert ask(postgres, "SHOW work_mem") == "7MB"


def test_stopping_keeps_the_data_and_can_be_repeated(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    with psycopg.connect(postgres.home.database_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    assert postgres.stop() is True
    assert postgres.stop() is False
    assert not postgres.answers()
    postgres.start()
    assert ask(postgres, "SELECT answer FROM kept") == 42


def test_it_recovers_after_kill_9_with_every_committed_row(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    with psycopg.connect(postgres.home.database_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    os.kill(postmaster(postgres), signal.SIGKILL)
    postgres.start()
    assert ask(postgres, "SELECT sum(n) FROM kept") == 500500


def test_lock_files_that_name_a_stranger_are_removed(postgres: EmbeddedPostgres) -> None:
    """After a reboot the number in the lock files may belong to any other program."""
    postgres.start()
    postgres.stop()
    for lock in (postgres.data / "postmaster.pid", postgres.sockets / ".s.PGSQL.5432.lock"):
        lock.write_text(f"{os.getpid()}\n{postgres.data}\n1\n5432\n{postgres.sockets}\n\n")
    postgres.start()
    assert postgres.answers()


def test_four_processes_that_start_at_once_share_one_server(folder: Path) -> None:
    home = Home(folder / "home")
    script = (
        "import sys; from pathlib import Path\n"
        "from lwds_portal.embedded.home import Home\n"
        "from lwds_portal.embedded.postgres import EmbeddedPostgres\n"
        "server = EmbeddedPostgres(Home(sys.argv[1])); server.start()\n"
        "print((server.data / 'postmaster.pid').read_text().split()[0])\n"
    )
    command = [sys.executable, "-W", "ignore", "-c", script, str(home.path)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    try:
        pids = {process.communicate(timeout=120)[0].strip() for process in started}
        assert [process.returncode for process in started] == [0, 0, 0, 0]
        assert pids == {str(postmaster(EmbeddedPostgres(home)))}
    finally:
        EmbeddedPostgres(home).stop()


def test_a_home_with_a_long_path_gets_short_sockets(folder: Path, stopped_postgres: EmbeddedPostgres) -> None:
    home = Home(folder / ("long" * 20) / "home")
    server = EmbeddedPostgres(home)
    copy_cluster(stopped_postgres, server)
    assert len(str(home.sockets)) <= MAX_SOCKET_FOLDER_LENGTH < len(str(home.path))
    try:
        server.start()
        assert ask(server, "SELECT 1") == 1
    finally:
        server.stop()
        home.sockets.rmdir()


def test_binaries_that_do_not_exist_are_one_clear_sentence(
    new_postgres: EmbeddedPostgres, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LWDS_PG_BIN", str(folder))
    with pytest.raises(EmbeddedServerError, match=r"no PostgreSQL: set LWDS_PG_BIN .* or DATABASE_URL"):
        new_postgres.start()


def test_data_of_another_major_version_are_not_touched(new_postgres: EmbeddedPostgres) -> None:
    new_postgres.data.mkdir(parents=True)
    (new_postgres.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(EmbeddedServerError, match="PostgreSQL 9, which the existing data need"):
        new_postgres.start()


def test_a_bad_setting_shows_the_message_of_the_server(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    postgres.stop()
    (postgres.data / "local.conf").write_text("work_mem = 'much'\n")
    with pytest.raises(EmbeddedServerError, match=r"(?s)did not start.*server\.log.*invalid value.*work_mem"):
        postgres.start()


@as_root
def test_without_user_namespaces_another_user_runs_it(folder: Path) -> None:
    """Where namespaces are forbidden, and the home is closed to that user, the data go where it can reach them."""
    home = Home(folder / "home")
    server = EmbeddedPostgres(home, ProcessUser(user="nobody"))
    assert not server.data.is_relative_to(home.path)
    try:
        server.start()
        assert ask(server, "SELECT 1") == 1
        os.kill(postmaster(server), signal.SIGKILL)
        server.start()
        assert ask(server, "SELECT 1") == 1
    finally:
        server.stop()
        subprocess.run(["rm", "-rf", server.data.parent, server.sockets], check=True)


@as_root
def test_an_ordinary_user_runs_it_too(folder: Path) -> None:
    """A child process gives root away and starts a server of its own."""
    folder.chmod(0o755)
    home = folder / "ordinary"
    home.mkdir()
    os.chown(home, 65534, 65534)
    script = (
        "import os, sys\n"
        "from lwds_portal.embedded.home import Home\n"
        "from lwds_portal.embedded.postgres import EmbeddedPostgres\n"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "server = EmbeddedPostgres(Home(sys.argv[1])); server.start(); print(server.answers(), server.stop())\n"
    )
    command = [sys.executable, "-W", "ignore", "-c", script, str(home)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "True True", done.stderr
