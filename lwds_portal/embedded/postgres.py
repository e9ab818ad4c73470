"""The embedded PostgreSQL: one cluster under LWDS_HOME, reached over a unix socket, shared by all processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg

from lwds_portal.embedded import EmbeddedServerError
from lwds_portal.embedded.binaries import postgres_bin, postgres_major
from lwds_portal.embedded.home import Home
from lwds_portal.embedded.process_user import Identity

DATABASE = "lwds"
SOCKET = ".s.PGSQL.5432"
START_TIMEOUT = 600  # seconds: recovery after a crash in the middle of a load takes minutes
MEGABYTE = 1024 * 1024


class EmbeddedPostgres:
    """Start, find and stop the server of one home. Every method may be called by several processes at once."""

    def __init__(self, home: Home, identity: Identity | None = None) -> None:
        self.home = home
        self.identity = identity or Identity.of_this_process()
        self.data = home.postgres_data
        self.sockets = home.sockets
        if not self.identity.may_enter(self.data):
            # Only without user namespaces: the lent user cannot reach a home that is closed to others.
            self.data = Path("/var/tmp") / f"lwds-{home.digest}" / "postgres"  # noqa: S108
            self.sockets = home.short_sockets

    def start(self) -> None:
        """Make sure that the server answers and has our database: at once if it runs, else started or recovered."""
        if self.answers():
            return
        with self.home.lock("postgres"):
            if self.answers():
                return
            folder = self._cluster_binaries()
            self._write_settings()
            if not self._processes():
                self._remove_leftovers()
                self._launch(folder)
            elif self._postmaster() is None:
                self._wait_for_orphans()
                self._launch(folder)
            self._wait_until_it_answers()
            self._create_database()

    def stop(self) -> bool:
        """Stop the server if it runs (open sessions are rolled back); tell whether it did."""
        with self.home.lock("postgres"):
            postmaster = self._postmaster()
            if postmaster is None:
                return False
            folder = postgres_bin(self._major())
            self._run(folder / "pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", "300", "-s")
            return True

    def answers(self) -> bool:
        try:
            with self._connect(DATABASE):
                return True
        except psycopg.OperationalError:
            return False

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.home.sockets),
            port=5432,
            user="postgres",
            dbname=database,
            autocommit=True,
            connect_timeout=10,
        )

    def _cluster_binaries(self) -> Path:
        """The bin folder that fits the data; makes the cluster first where there is none."""
        if (self.data / "PG_VERSION").exists():
            return postgres_bin(self._major())
        if self.data != self.home.postgres_data:
            print(f"{self.home.path} is closed to {self.identity.user}: PostgreSQL keeps its data in {self.data}")
            self.data.parent.mkdir(mode=0o711, exist_ok=True)
        folder = postgres_bin()
        # Into a folder beside it, renamed when complete: a killed initdb leaves nothing half made.
        fresh = self.data.with_name(f"{self.data.name}.new-{os.getpid()}")
        self.identity.own(fresh)
        if postgres_major(folder) >= 17:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        else:
            locale = ["--locale=C.UTF-8" if sys.platform == "linux" else "--locale=en_US.UTF-8"]
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-instructions", *locale]
        self._run(folder / "initdb", "-D", fresh, *options)
        with (fresh / "postgresql.conf").open("a") as settings:
            settings.write("\ninclude 'lwds.conf'            # written at every start\n")
            settings.write("include_if_exists 'local.conf'  # yours\n")
        fresh.rename(self.data)
        return folder

    def _write_settings(self) -> None:
        self.identity.own(self.sockets)
        memory = psutil.virtual_memory().total // MEGABYTE
        settings = {
            "listen_addresses": "''",
            "unix_socket_directories": f"'{self.sockets}'",
            "unix_socket_permissions": "0700",
            "shared_buffers": f"{min(max(memory // 8, 64), 2048)}MB",
            "effective_cache_size": f"{max(memory // 2, 128)}MB",
            "work_mem": "32MB",
            "maintenance_work_mem": f"{min(max(memory // 32, 64), 512)}MB",
            "max_wal_size": "4GB",
            "wal_level": "minimal",
            "max_wal_senders": "0",
            # A release has about 130 partitions in each of four tables, each with its indexes.
            "max_locks_per_transaction": "1024",
            "jit": "off",  # our questions are short; compiling them costs more than it saves
            "random_page_cost": "1.1",
            "timezone": "'UTC'",
            "log_min_duration_statement": "5s",
        }
        lines = [f"{name} = {value}\n" for name, value in settings.items()]
        text = "# Written by lwds_portal at every start; put your own settings in local.conf.\n" + "".join(lines)
        (self.data / "lwds.conf").write_text(text)

    def _launch(self, folder: Path) -> None:
        log = self.data / "server.log"
        try:
            self._run(folder / "pg_ctl", "start", "-D", self.data, "-l", log, "-w", "-t", str(START_TIMEOUT), "-s")
        except subprocess.CalledProcessError as failure:
            reason = _tail(log) or failure.output
            raise EmbeddedServerError(f"PostgreSQL did not start; the end of {log} says:\n{reason}") from None
        if self.sockets != self.home.sockets:
            self.home.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
            link = self.home.sockets / SOCKET
            link.unlink(missing_ok=True)
            link.symlink_to(self.sockets / SOCKET)

    def _run(self, *command: str | Path) -> None:
        # PGHOST and its kin would send our tools to another server; a broken LC_ALL stops initdb.
        env = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        self.identity.run(command, env=env | {"LC_ALL": "C"})

    def _major(self) -> int:
        return int((self.data / "PG_VERSION").read_text())

    def _processes(self) -> list[psutil.Process]:
        """Living processes of this cluster: all of them work in its data folder, whatever their parents."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.name() == "postgres" and process.cwd() == str(self.data):
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def _postmaster(self) -> psutil.Process | None:
        """The living server of postmaster.pid; None if that number now is a zombie or another program's."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        return next((process for process in self._processes() if process.pid == pid), None)

    def _wait_for_orphans(self) -> None:
        """After kill -9 of the server its children leave by themselves; only then may its lock files go."""
        deadline = time.monotonic() + 60
        while self._processes():
            if time.monotonic() > deadline:
                raise EmbeddedServerError(f"a killed PostgreSQL left processes: {self._processes()}")
            time.sleep(0.05)
        self._remove_leftovers()

    def _remove_leftovers(self) -> None:
        """Lock files name a pid; a zombie or a stranger with that pid would keep PostgreSQL from starting."""
        for leftover in (self.data / "postmaster.pid", *self.sockets.glob(f"{SOCKET}*")):
            leftover.unlink(missing_ok=True)

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        while True:
            try:
                with self._connect("postgres"):
                    return
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline:
                    raise EmbeddedServerError(f"PostgreSQL does not answer: {error}") from None
                time.sleep(0.05)

    def _create_database(self) -> None:
        with self._connect("postgres") as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE}")


def _tail(log: Path, lines: int = 8) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""
