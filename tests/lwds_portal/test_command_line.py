"""`lwds-portal`, as an installed package has it: a command, or the whole portal."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from django.conf import settings

CALL = "import sys; sys.argv[0] = 'lwds-portal'; from lwds_portal.command_line import main; main()"


def call(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LWDS_HOME": str(home)}
    command = [sys.executable, "-c", CALL, *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)


def test_an_argument_is_a_command(tmp_path: Path) -> None:
    answer = call("portal", "--help", home=tmp_path / "home")
    assert answer.stdout.startswith("usage: lwds-portal portal"), answer.stderr
    assert not (tmp_path / "home" / "postgres").exists()  # help starts no server


def test_without_an_argument_the_portal_runs(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            busy.bind(("127.0.0.1", 8000))
            busy.listen()
        except OSError:  # somebody else has it, which serves as well
            pass
        answer = call(home=tmp_path / "home")
    assert "Port 8000 cannot be used" in answer.stderr
