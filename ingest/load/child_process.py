"""Starts the processes that do the work of loading: `python -m ingest ...` (ingest.__main__). Knows no Django.

Separate module because loads and lakes start theirs alike.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_PROJECT = Path(__file__).resolve().parent.parent.parent
# No matrices are multiplied there: threads for that would only wait, at some cost.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1"}


def start_process(
    *arguments: str, stdout: int | None = None, stderr: int | None = None, pass_fds: Sequence[int] = ()
) -> subprocess.Popen[bytes]:
    """A process that reads its work from standard input, and ends when that does: at the latest with its parent.

    Args:
        arguments: Of `python -m ingest`.
        stdout, stderr: As subprocess.Popen takes them.
        pass_fds: Descriptors that it shares.
    """
    return subprocess.Popen(
        [sys.executable, "-m", "ingest", *arguments],
        stdin=subprocess.PIPE,
        stdout=stdout,
        stderr=stderr,
        pass_fds=pass_fds,
        cwd=_PROJECT,
        env=os.environ | _ENVIRONMENT,
        process_group=0,  # Ctrl-C is handled by the command alone
    )
