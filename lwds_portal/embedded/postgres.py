"""The embedded PostgreSQL: one server for each LWDS_HOME, reached over a unix socket by all processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg

from lwds_portal.embedded import EmbeddedServerError
from lwds_portal.embedded.binaries import find_postgres_bin, read_postgres_major
from lwds_portal.embedded.home import Home
from lwds_portal.embedded.process_user import ProcessUser

DATABASE = "lwds"
SOCKET = ".s.PGSQL.5432"
START_TIMEOUT = 600  # seconds: recovery after a crash in the middle of a load takes minutes
MEGABYTE = 1024 * 1024


class EmbeddedPostgres:
    """Start, find and stop the server of one home. Every method may be called by several processes at once."""

    def __init__(self, home: Home, process_user: ProcessUser | None = None) -> None:
        self.home = home
        self.process_user = process_user or ProcessUser.of_this_process()
        self.data = home.postgres_data
        self.sockets = home.sockets
        if not self.process_user.may_enter(self.data):
            # Only without user namespaces: the other user cannot reach a home that is closed to others.
            self.data = Path("/var/tmp") / f"lwds-{home.digest}" / "postgres"  # noqa: S108
            self.sockets = home.short_sockets

    def start(self) -> None:
        """Make sure that the server answers and has our database; start it, with recovery after a crash, if needed."""
        if self.answers():
            return
        with self.home.lock("postgres"):
            if self.answers():
                return
            folder = self._prepare_cluster()
            self._write_settings()
            if not self._processes():
                self._remove_lock_files()
                self._launch(folder)
            elif self._postmaster() is None:
                self._wait_for_orphans()
                self._launch(folder)
            self._wait_until_it_answers()
            self._create_database()

    def stop(self) -> bool:
        """Stop the server; open transactions are rolled back. True if it was running."""
        with self.home.lock("postgres"):
            postmaster = self._postmaster()
            if postmaster is None:
                return False
            folder = find_postgres_bin(self._major())
            self._run(folder / "pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", "300", "-s")
            return True

    def answers(self) -> bool:
        """Whether the server accepts connections to our database."""
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

    def _prepare_cluster(self) -> Path:
        """Bin folder of the version that the data need; creates the cluster first if there is none."""
        if (self.data / "PG_VERSION").exists():
            return find_postgres_bin(self._major())
        if self.data != self.home.postgres_data:
            print(f"{self.home.path} is closed to {self.process_user.user}: PostgreSQL keeps its data in {self.data}")
            self.data.parent.mkdir(mode=0o711, exist_ok=True)
        folder = find_postgres_bin()
        # Into a folder beside it, renamed when complete: a killed initdb leaves no half-made cluster.
        new_data = self.data.with_name(f"{self.data.name}.new-{os.getpid()}")
        self.process_user.create_private_folder(new_data)
        if read_postgres_major(folder) >= 17:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        else:
            locale = ["--locale=C.UTF-8" if sys.platform == "linux" else "--locale=en_US.UTF-8"]
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-instructions", *locale]
        try:
            self._run(folder / "initdb", "-D", new_data, *options)
        except subprocess.CalledProcessError as failure:
            shutil.rmtree(new_data, ignore_errors=True)
            reason = _find_reason(failure.output)
            raise EmbeddedServerError(f"PostgreSQL could not create its data in {self.data}: {reason}") from None
        with (new_data / "postgresql.conf").open("a") as settings:
            settings.write("\ninclude 'lwds.conf'            # written at every start\n")
            settings.write("include_if_exists 'local.conf'  # yours\n")
        new_data.rename(self.data)
        return folder

    def _write_settings(self) -> None:
        self.process_user.create_private_folder(self.sockets)
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
            "jit": "off",  # our statements are short; compiling them takes longer than it saves
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
            reason = _read_last_lines(log) or failure.output
            raise EmbeddedServerError(f"PostgreSQL did not start; the end of {log} says:\n{reason}") from None
        if self.sockets != self.home.sockets:
            self.home.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
            link = self.home.sockets / SOCKET
            link.unlink(missing_ok=True)
            link.symlink_to(self.sockets / SOCKET)

    def _run(self, *command: str | Path) -> None:
        # PGHOST and its kin would send our tools to another server; a broken LC_ALL stops initdb.
        env = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        self.process_user.run(command, env=env | {"LC_ALL": "C"})

    def _major(self) -> int:
        return int((self.data / "PG_VERSION").read_text())

    def _processes(self) -> list[psutil.Process]:
        """Running processes of this cluster: the working folder of all of them is its data folder."""
        processes = []
        for process in psutil.process_iter():
            try:
                if process.name() == "postgres" and process.cwd() == str(self.data):
                    processes.append(process)
            except psutil.Error:
                continue
        return processes

    def _postmaster(self) -> psutil.Process | None:
        """The process that postmaster.pid names; None if it is dead, or the number is another program's now."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        return next((process for process in self._processes() if process.pid == pid), None)

    def _wait_for_orphans(self) -> None:
        """After kill -9 of the server its children end by themselves; only then may its lock files be removed."""
        deadline = time.monotonic() + 60
        while self._processes():
            if time.monotonic() > deadline:
                raise EmbeddedServerError(f"a killed PostgreSQL left processes: {self._processes()}")
            time.sleep(0.05)
        self._remove_lock_files()

    def _remove_lock_files(self) -> None:
        """Remove lock files: PostgreSQL does not start while any process has the number that they name."""
        for path in (self.data / "postmaster.pid", *self.sockets.glob(f"{SOCKET}*")):
            path.unlink(missing_ok=True)

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


def _read_last_lines(log: Path, lines: int = 8) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""


def _find_reason(output: str) -> str:
    """The line of a program's output that says why it failed: the first with an error, else the last."""
    lines = output.splitlines() or ["no reason given"]
    return next((line for line in lines if "FATAL" in line or "error:" in line), lines[-1])
