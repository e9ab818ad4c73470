"""The Celery application: its tasks, their limits, how a worker stops; servers are there first."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest
from celery.signals import beat_init
from pytest_django.fixtures import Settings

from lwds_portal.celery import app
from lwds_portal.embedded.home import Home
from lwds_portal.embedded.services import stop_servers
from lwds_portal.embedded.valkey import EmbeddedValkey


def test_every_scheduled_task_is_one_that_workers_know() -> None:
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled
    assert scheduled <= set(app.tasks)


def test_every_task_ends_in_words_before_it_is_killed() -> None:
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    assert set(app.conf.task_annotations) <= set(ours)
    for task in ours.values():
        soft, hard = task.soft_time_limit or app.conf.task_soft_time_limit, task.time_limit or app.conf.task_time_limit
        assert 0 < soft < hard


def test_a_stopping_worker_stops_its_processes_and_kills_those_that_do_not_react() -> None:
    code = (
        "import time\n"
        "from billiard import get_context\n"
        "from celery.signals import worker_shutting_down\n"
        "import lwds_portal.celery\n"
        "from background.stopping import is_stopping\n"
        "def work():\n"
        "    print(is_stopping(), flush=True)\n"
        "    while not is_stopping():\n"
        "        time.sleep(0.01)\n"
        "    print('told', flush=True)\n"
        "    time.sleep(600)\n"
        "get_context('fork').Process(target=work).start()\n"
        "time.sleep(1)\n"
        "worker_shutting_down.send(sender='test')\n"
        "time.sleep(600)\n"
    )
    environment = {**os.environ, "LWDS_STOP_SECONDS": "1"}
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as worker:
        output, _ = worker.communicate(timeout=60)  # both ends of the pipe are closed
    assert (output.split(), worker.returncode) == (["False", "told"], 1)


def test_a_scheduler_has_its_server_before_it_connects(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setenv("DATABASE_URL", "given")  # so that Valkey, which starts faster, is the only embedded server
    monkeypatch.delenv("REDIS_URL", raising=False)
    with tempfile.TemporaryDirectory(prefix="lwds-test-") as folder:
        settings.LWDS_HOME = Home(Path(folder) / "home")
        try:
            beat_init.send(sender="test")
            assert EmbeddedValkey(settings.LWDS_HOME).answers()
        finally:
            stop_servers(settings.LWDS_HOME)


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
def test_the_scheduler_inside_a_worker_ends_when_the_worker_is_killed() -> None:
    code = (
        "import os, time\n"
        "from billiard import get_context\n"
        "from celery.signals import beat_embedded_init\n"
        "import lwds_portal.celery\n"
        "def schedule():\n"
        "    beat_embedded_init.send(sender='test')\n"
        "    print(os.getpid(), flush=True)\n"
        "    time.sleep(600)\n"
        "get_context('fork').Process(target=schedule).start()\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout
        scheduler = psutil.Process(int(worker.stdout.readline()))
        os.kill(worker.pid, signal.SIGKILL)
        scheduler.wait(timeout=60)
    assert not scheduler.is_running()
