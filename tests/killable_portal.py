"""A portal of its own (servers, worker with beat) under a temporary LWDS_HOME, each part of which can be killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import redis

from lwds_portal.embedded.home import Home
from lwds_portal.embedded.services import start_servers, stop_servers

PROJECT = Path(__file__).resolve().parent.parent


class KillablePortal:
    """Embedded servers and one Celery worker with beat, each of which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder)
        inherited = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        self.environment = {**inherited, "LWDS_HOME": str(folder)}
        self.worker: subprocess.Popen[bytes] | None = None

    def manage(self, *arguments: object) -> str:
        command = [sys.executable, "manage.py", *map(str, arguments)]
        done = subprocess.run(command, cwd=PROJECT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        start_servers(self.home)
        if self.worker is None or self.worker.poll() is not None:
            command = [sys.executable, "-m", "celery", "-A", "lwds_portal", "worker", "--concurrency", "2", "--beat"]
            schedule = ["--schedule", str(self.home.path / "beat"), "--loglevel", "warning"]
            with (self.home.path / "worker.log").open("ab") as log:
                self.worker = subprocess.Popen(
                    [*command, *schedule],
                    cwd=PROJECT,
                    env=self.environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )

    def stop(self) -> None:
        self.kill_worker()
        stop_servers(self.home)

    def kill_worker(self) -> None:
        if self.worker:
            with suppress(psutil.NoSuchProcess):
                worker = psutil.Process(self.worker.pid)
                for process in (worker, *worker.children(recursive=True)):
                    process.kill()
            self.worker.wait()

    def kill_postgres(self) -> None:
        pid = int((self.home.postgres_data / "postmaster.pid").read_text().split()[0])
        psutil.Process(pid).kill()

    def kill_valkey(self) -> None:
        for process in psutil.process_iter(["name", "cmdline"]):
            if "valkey" in (process.info["name"] or "") and str(self.home.path) in " ".join(process.info["cmdline"]):
                process.kill()

    def stop_worker(self) -> float:
        """Tell the worker to stop, as systemd and the portal command do; returns the seconds that it took to end."""
        assert self.worker is not None
        began = time.monotonic()
        self.worker.terminate()
        self.worker.wait(timeout=60)
        return time.monotonic() - began

    def flush_valkey(self) -> None:
        """Lose every message, as a broker without a disk does that is started anew."""
        with redis.Redis(unix_socket_path=str(self.home.sockets / "valkey.sock")) as client:
            client.flushall()

    def run_python(self, code: str) -> str:
        """The last line that the code prints in a shell of this portal."""
        return self.manage("shell", "--command", code, "-v0").splitlines()[-1]
