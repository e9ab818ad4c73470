"""Child processes that live and end with the command that started them."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

PR_SET_PDEATHSIG = 1
MOST_ENDS, ENDS_WITHIN = 5, 60  # a child that ends five times in a minute is not started again
PATIENCE = 30  # seconds for a child to end by itself before it is killed


class ProcessGroup:
    """Named children in the foreground; leaving the `with` block ends all of them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = {**os.environ, **environment}
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self._started: dict[str, tuple[Sequence[str], Path]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def start(self, name: str, command: Sequence[str], log: Path) -> None:
        """Start a child; what it prints is added to `log`."""
        self._started[name] = (command, log)
        # A session of its own: Ctrl-C reaches the command alone, which then ends the children in order.
        # preexec_fn is unsafe beside threads; the commands that use this class have none.
        with log.open("ab") as output:
            self.children[name] = subprocess.Popen(
                command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_parent,  # noqa: PLW1509
            )

    def first_ended(self) -> str | None:
        """The name of a child that has ended by itself, if any."""
        return next((name for name, child in self.children.items() if child.poll() is not None), None)

    def keep_running(self, *, told: Callable[[str], None], each_round: Callable[[], None]) -> str:
        """Start children that end again, as a service manager would, and tell their names; `each_round` is called
        every second. Returns the name of a child that ends too often to be worth it."""
        ends: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=MOST_ENDS))
        while True:
            time.sleep(1)
            each_round()
            if (name := self.first_ended()) is None:
                continue
            ends[name].append(time.monotonic())
            if len(ends[name]) == MOST_ENDS and ends[name][-1] - ends[name][0] < ENDS_WITHIN:
                return name
            told(name)
            self.start(name, *self._started[name])

    def stop(self) -> None:
        """Ask every child to end, the last started first; kill what does not listen."""
        for child in reversed(self.children.values()):
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + PATIENCE
        for child in self.children.values():
            try:
                child.wait(timeout=max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self.children.clear()


def end_with_parent(parent: int | None = None) -> None:
    """In a child, on Linux: be told to end when the parent is killed without warning.

    A child that was not asked before it ran names the process that made it: that one may have died since.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if parent is not None and os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)
