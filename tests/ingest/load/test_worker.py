"""A loading process ends by itself when there is nothing to load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ingest.load.transfer import SharedText

PROJECT = Path(__file__).resolve().parent.parent.parent.parent


def test_a_process_without_a_plan_ends_quietly() -> None:
    shared = SharedText.create()
    command = [sys.executable, "-m", "ingest", "load", str(shared.descriptor)]
    done = subprocess.run(
        command, cwd=PROJECT, input=b"", pass_fds=[shared.descriptor], capture_output=True, check=True, timeout=240
    )
    shared.close()
    assert (done.stdout, done.stderr) == (b"", b"")
