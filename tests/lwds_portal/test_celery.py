"""The Celery application: every scheduled task exists, servers are there first, the scheduler ends with its worker."""

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
