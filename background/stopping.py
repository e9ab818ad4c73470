"""Whether the Celery worker around this process was told to stop, and what work does then. Pure.

Separate module because everything that works in slices or batches asks here between two of them. The flag is a byte of
memory that a worker shares with the processes that it forks.
"""

from __future__ import annotations

import mmap

_shared_flag = mmap.mmap(-1, 1)


class WorkerStoppingError(Exception):
    """The worker was told to stop: the work is queued again for the next one, which goes on."""


def ask_to_stop() -> None:
    """Ask all work of this worker to hand over; called in the worker's main process."""
    _shared_flag[0] = 1


def is_stopping() -> bool:
    """Whether this process belongs to a worker that was told to stop; costs nothing."""
    return _shared_flag[0] == 1


def stop_if_asked() -> None:
    """Raises WorkerStoppingError if the worker was told to stop."""
    if is_stopping():
        raise WorkerStoppingError("its worker was told to stop; the next one goes on")
