"""manage.py portal: run servers, web server and worker in the foreground, as `make run` does."""

from __future__ import annotations

import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from lwds_portal.embedded import EmbeddedServerError
from lwds_portal.embedded.services import start_servers, stop_servers
from lwds_portal.operations.first_run import SampleError, ensure_admin, fill_empty_tables, load_sample
from lwds_portal.operations.processes import ProcessGroup
from lwds_portal.operations.stop_signals import StopSignals

READY_TIMEOUT = 60  # seconds for the web server to answer
MAX_PORT = 65_535


class Command(BaseCommand):
    help = "Start servers, migrate, fill an empty portal, then run web server and worker until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-worker", action="store_true", help="web server only; loads and jobs wait")
        parser.add_argument("--no-sample", action="store_true", help="do not load the synthetic sample release")

    def handle(self, *args: Any, port: int, no_worker: bool, no_sample: bool, **options: Any) -> None:
        self.signals = StopSignals()
        self.signals.listen()
        try:
            with settings.LWDS_HOME.hold_for_portal(f"http://127.0.0.1:{port}/"), _listen(port) as listener:
                self._run_with_servers(listener, worker=not no_worker, sample=not no_sample and not no_worker)
        except KeyboardInterrupt:
            self.stdout.write("\nStopped.")
        except (EmbeddedServerError, SampleError) as error:
            raise CommandError(str(error)) from None
        except (OperationalError, psycopg.OperationalError) as error:
            reason = str(error).splitlines()[0]
            raise CommandError(f"PostgreSQL stopped the start: {reason}; see {settings.LWDS_HOME.logs}") from None
        except OSError as error:
            raise CommandError(
                f"{error.filename or settings.LWDS_HOME.path}: {error.strerror}; LWDS_HOME must be a folder that this"
                " account may write, on a disk with free space"
            ) from None

    def _run_with_servers(self, listener: socket.socket, *, worker: bool, sample: bool) -> None:
        """Run the portal until Ctrl-C; its servers end with it, however it ends."""
        try:
            start_servers(settings.LWDS_HOME)
            self._run(listener, worker=worker, sample=sample)
        except KeyboardInterrupt:
            self.stdout.write("\nStopping ...")
            self.stdout.flush()
            raise
        finally:
            stop_servers(settings.LWDS_HOME)

    def _run(self, listener: socket.socket, *, worker: bool, sample: bool) -> None:
        call_command("migrate", verbosity=0)
        if password := ensure_admin():
            self._print(f"Administrator: admin, password {password} (shown this once; change it)")
        for step in fill_empty_tables():
            self._print(step)
        logs = settings.LWDS_HOME.logs
        for folder in (logs, settings.LWDS_HOME.temporary, settings.LWDS_HOME.files):
            folder.mkdir(parents=True, exist_ok=True)
        port = listener.getsockname()[1]
        with ProcessGroup({"TMPDIR": str(settings.LWDS_HOME.temporary), **_metrics_environment()}) as processes:
            if worker:
                processes.start("worker", _worker_command(), log=logs / "worker.log")
            for step in load_sample() if sample else ():
                self._print(step)
            self.signals.check()
            command = web_command(port, bind=f"fd://{listener.fileno()}")
            processes.start("web server", command, log=logs / "web.log", descriptors=[listener.fileno()])
            wait_until_ready(port, processes)
            self._print(f"Portal ready: http://127.0.0.1:{port}/")
            name = processes.keep_running(
                on_restart=lambda name: self.stderr.write(f"The {name} ended and is started again; see {logs}"),
                every_second=self._look_after_servers,
            )
            raise CommandError(f"The {name} ends again and again; see {logs}")

    def _look_after_servers(self) -> None:
        self.signals.check()
        start_servers(settings.LWDS_HOME)

    def _print(self, sentence: str) -> None:
        self.signals.check()
        self.stdout.write(sentence)
        self.stdout.flush()


def _metrics_environment() -> dict[str, str]:
    """Environment for one counter file a process, in a folder that starts empty: old files would be counted again."""
    folder = settings.LWDS_HOME.temporary / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return {"PROMETHEUS_MULTIPROC_DIR": str(folder)}


def web_command(port: int, *, bind: str = "") -> list[str]:
    """Command line of gunicorn with three processes, of which one answers look-ups while the others compute.

    Threads and limits are in lwds_portal.web.server.

    Args:
        port: Where it answers.
        bind: Another way to listen there, such as fd://3 for a socket that it is given.
    """
    home = settings.LWDS_HOME
    return [
        *(sys.executable, "-m", "gunicorn", "lwds_portal.wsgi"),
        *("--config", "python:lwds_portal.web.server"),
        *("--bind", bind or f"127.0.0.1:{port}", "--workers", "3", "--keep-alive", "75"),
        *("--worker-tmp-dir", str(home.temporary), "--control-socket", str(home.sockets / f"gunicorn-{port}.ctl")),
        *("--log-level", "warning"),  # requests are logged by lwds_portal.web.middleware.log_request
    ]


def _worker_command() -> list[str]:
    schedule = settings.LWDS_HOME.path / "beat-schedule"
    return [
        *(sys.executable, "-m", "celery", "-A", "lwds_portal", "worker", "--concurrency", "2", "--loglevel", "warning"),
        *("--beat", "--schedule", str(schedule)),
    ]


def _listen(port: int) -> socket.socket:
    """A socket that listens at once, minutes before the web server takes it over: who comes early waits, and no second
    portal believes the port free.

    Raises:
        CommandError: The port cannot be used.
    """
    if not 1 <= port <= MAX_PORT:
        raise CommandError(f"Port {port} cannot be used (ports are 1 to {MAX_PORT}); choose another with --port")
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise CommandError(f"Port {port} cannot be used ({error.strerror}); choose another with --port") from None


def wait_until_ready(port: int, processes: ProcessGroup) -> None:
    """Return once the web server answers.

    Raises:
        CommandError: The web server ended, or does not answer within READY_TIMEOUT.
    """
    deadline = time.monotonic() + READY_TIMEOUT
    while time.monotonic() < deadline:
        if name := processes.find_exited():
            raise CommandError(f"The {name} ended while starting; see {settings.LWDS_HOME.logs}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise CommandError(f"The web server does not answer on port {port}")
