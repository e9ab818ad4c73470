"""Child processes that end when the process that started them ends, also when it is killed."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

PR_SET_PDEATHSIG = 1
MAX_EXITS, EXITS_WINDOW = 5, 60  # a child that exits five times within 60 seconds is not started again
TERMINATION_TIMEOUT = 30  # seconds for a child to end before it is killed


class ProcessGroup:
    """Named child processes; leaving the `with` block ends all of them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = {**os.environ, **environment}
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self._started: dict[str, tuple[Sequence[str], Path, Sequence[int]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def start(self, name: str, command: Sequence[str], log: Path, descriptors: Sequence[int] = ()) -> None:
        """Start a child; its output is appended to `log`, and the open files `descriptors` are its own too."""
        self._started[name] = (command, log, descriptors)
        # A session of its own, so that Ctrl-C reaches only the command, which then ends the children in order.
        # preexec_fn may deadlock in a program with threads; the commands that use this class have none.
        with log.open("ab") as output:
            self.children[name] = subprocess.Popen(
                command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=descriptors,
                preexec_fn=end_with_parent,  # noqa: PLW1509
            )

    def find_exited(self) -> str | None:
        """Name of a child that has exited without being stopped, if any."""
        return next((name for name, child in self.children.items() if child.poll() is not None), None)

    def keep_running(self, *, on_restart: Callable[[str], None], every_second: Callable[[], None]) -> str:
        """Restart children that exit, as a service manager would.

        Args:
            on_restart: Called with the name of a child before it is started again.
            every_second: Called once a second.

        Returns:
            Name of a child that exited MAX_EXITS times within EXITS_WINDOW seconds; it is not started again.
        """
        exits: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=MAX_EXITS))
        while True:
            time.sleep(1)
            every_second()
            if (name := self.find_exited()) is None:
                continue
            exits[name].append(time.monotonic())
            if len(exits[name]) == MAX_EXITS and exits[name][-1] - exits[name][0] < EXITS_WINDOW:
                return name
            on_restart(name)
            self.start(name, *self._started[name])

    def stop(self) -> None:
        """Ask every child to end, the last started first; kill those that have not after TERMINATION_TIMEOUT."""
        for child in reversed(self.children.values()):
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + TERMINATION_TIMEOUT
        for child in self.children.values():
            try:
                child.wait(timeout=max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self.children.clear()


def end_with_parent(parent: int | None = None) -> None:
    """In a child process, on Linux: receive SIGTERM when the parent dies, also when it was killed.

    Args:
        parent: Process id of the parent, for a child that calls this late: the parent may have died before the call.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if parent is not None and os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def end_with_children() -> None:
    """Kill all child processes of this process, then end it at once, without any cleaning up."""
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            child.kill()
    os._exit(1)
