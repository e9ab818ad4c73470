"""Ctrl-C and `kill` as KeyboardInterrupt, which a command that runs for days never misses.

Separate module because it does not depend on what is stopped.
"""

from __future__ import annotations

import signal
from types import FrameType


class StopSignals:
    """Raises KeyboardInterrupt where the first SIGINT or SIGTERM meets the program, and remembers it.

    Python drops an exception that is raised in a finaliser, and a library may catch one: then the next `check` raises
    it. Later signals raise nothing: the program is stopping what it has started, and is not to be interrupted in that.
    """

    def __init__(self) -> None:
        self._received = False

    def listen(self) -> None:
        """From now on. SIGINT too: a shell starts its background jobs with it ignored."""
        signal.signal(signal.SIGINT, self._receive)
        signal.signal(signal.SIGTERM, self._receive)

    def check(self) -> None:
        """Raises KeyboardInterrupt if a signal has come."""
        if self._received:
            raise KeyboardInterrupt

    def _receive(self, number: int, frame: FrameType | None) -> None:
        if not self._received:
            self._received = True
            raise KeyboardInterrupt
