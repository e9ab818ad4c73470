"""A disk that fills up is met before it is full: what would not fit is refused.

Separate module because uploads and the storage of files use it.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from accounts.problems import Problem

MEGABYTE = 1_000_000


class DiskFullError(Problem, OSError):
    """507: the disk of the portal has no room for this."""

    status = 507
    code = "disk-full"


def require_free_space(folder: Path, n_bytes: int) -> None:
    """Check that `n_bytes` fit on the disk of `folder` and leave LWDS_MIN_FREE_MB free. Raises DiskFullError."""
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free - n_bytes < settings.LWDS_MIN_FREE_MB * MEGABYTE:
        raise DiskFullError(
            f"The portal's disk has no room for {n_bytes / MEGABYTE:,.1f} MB: {free / MEGABYTE:,.0f} MB are free, of "
            f"which {settings.LWDS_MIN_FREE_MB:,} MB stay free (LWDS_MIN_FREE_MB). Ask those who run the portal."
        )


@contextmanager
def report_full_disk() -> Iterator[None]:
    """Around what writes: a disk that others filled meanwhile is a DiskFullError."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise DiskFullError("The portal's disk is full: ask those who run the portal to make room.") from error
