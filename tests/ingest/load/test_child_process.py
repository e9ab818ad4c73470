"""A child process hears nothing from the terminal and ends with its input."""

from __future__ import annotations

import os
import subprocess

from ingest.load.child_process import start_process


def test_it_has_a_group_of_its_own_and_ends_when_its_input_does() -> None:
    with start_process("lake", stderr=subprocess.PIPE) as process:
        assert os.getpgid(process.pid) not in (os.getpgid(0), os.getpid())
        _, message = process.communicate(timeout=240)  # closes the input: there is no plan
    assert process.returncode != 0
    assert b"EOFError" in message
