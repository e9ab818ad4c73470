"""Children are restarted when they exit, given up when they exit too often, and end with the group."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from lwds_portal.operations import processes
from lwds_portal.operations.processes import ProcessGroup

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


def test_leaving_the_group_ends_its_children_and_their_output_is_in_the_log(tmp_path):
    with ProcessGroup({"WORD": "hello"}) as group:
        code = "import os, time; print(os.environ['WORD'], flush=True); time.sleep(600)"
        group.start("child", [sys.executable, "-c", code], log=tmp_path / "child.log")
        child = group.children["child"]
        deadline = time.monotonic() + 60
        while not (tmp_path / "child.log").read_text() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert group.find_exited() is None
    assert child.poll() == -signal.SIGTERM
    assert (tmp_path / "child.log").read_text() == "hello\n"


def test_a_child_that_does_not_listen_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "TERMINATION_TIMEOUT", 0.5)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(600)"
    with ProcessGroup({}) as group:
        group.start("deaf", [sys.executable, "-c", deaf], log=tmp_path / "deaf.log")
        child = group.children["deaf"]
        deadline = time.monotonic() + 60
        while not (tmp_path / "deaf.log").read_text() and time.monotonic() < deadline:
            time.sleep(0.05)
    assert child.poll() == -signal.SIGKILL


def test_a_child_that_exits_again_and_again_is_named_at_last(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "MAX_EXITS", 2)
    restarted, seconds = [], []
    with ProcessGroup({}) as group:
        group.start("steady", SLEEP, log=tmp_path / "steady.log")
        group.start("broken", [sys.executable, "-c", ""], log=tmp_path / "broken.log")
        name = group.keep_running(on_restart=restarted.append, every_second=lambda: seconds.append(1))
    assert (name, restarted) == ("broken", ["broken"])
    assert len(seconds) >= 2


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
def test_a_child_ends_when_its_parent_is_killed(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from lwds_portal.operations.processes import ProcessGroup\n"
        f"group = ProcessGroup({{}}); group.start('child', {SLEEP!r}, log=Path(sys.argv[1]))\n"
        "print(group.children['child'].pid, flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        child = psutil.Process(int(parent.stdout.readline()))
        os.kill(parent.pid, signal.SIGKILL)
        child.wait(timeout=60)
    assert not child.is_running()
