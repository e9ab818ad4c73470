"""`python -m ingest load` prepares the interpreter before it imports the worker."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ingest.load.transfer import SharedText

PROJECT = Path(__file__).resolve().parents[2]
PROGRAM = """
import gc, sys
from ingest.__main__ import main
main()
print(gc.isenabled(), sys.modules["scipy"], "ingest.load.worker" in sys.modules)
"""


def test_the_worker_runs_without_garbage_collector_and_scipy() -> None:
    shared = SharedText.create()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "load", str(shared.descriptor)],
        cwd=PROJECT, input=b"", pass_fds=[shared.descriptor], capture_output=True, check=True, timeout=240,
    )  # fmt: skip
    shared.close()
    assert done.stdout.split() == [b"False", b"None", b"True"]
