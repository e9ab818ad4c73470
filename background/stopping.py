"""Whether the Celery worker of this process is stopping, and the exception that ends work then. Pure.

Separate module because all work in slices or batches checks the flag between two of them. The flag is a byte of
memory that a worker shares with the processes that it forks.
"""

from __future__ import annotations

import mmap

_shared_flag = mmap.mmap(-1, 1)


class WorkerStoppingError(Exception):
    """The worker is stopping: the work is queued again, and the next worker continues it."""


def ask_to_stop() -> None:
    """Set the flag: all work of this worker hands over at its next check. Called in the worker's main process."""
    _shared_flag[0] = 1


def is_stopping() -> bool:
    """Whether this process belongs to a worker that is stopping. Reads one byte of memory."""
    return _shared_flag[0] == 1


def stop_if_asked() -> None:
    """Raises WorkerStoppingError if the worker is stopping."""
    if is_stopping():
        raise WorkerStoppingError("its worker is stopping; the next one continues")
