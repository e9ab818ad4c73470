"""LWDS_HOME: paths of the folder with everything that the portal writes, and addresses of the embedded servers."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from lwds_portal.embedded import EmbeddedServerError

# A unix socket's path may have 107 bytes; PostgreSQL adds "/.s.PGSQL.5432" to its folder.
MAX_SOCKET_FOLDER_LENGTH = 90  # bytes


class HomeError(EmbeddedServerError):
    """LWDS_HOME cannot be used, or another portal uses it."""


@dataclass(frozen=True)
class Home:
    """Paths and addresses under one LWDS_HOME; creating a Home writes nothing to the disk."""

    path: Path

    def __init__(self, path: str | Path) -> None:
        object.__setattr__(self, "path", Path(path).expanduser().resolve())

    @property
    def postgres_data(self) -> Path:
        return self.path / "postgres"

    @property
    def files(self) -> Path:
        return self.path / "files"

    @property
    def static(self) -> Path:
        return self.path / "static"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def temporary(self) -> Path:
        return self.path / "tmp"

    @property
    def sockets(self) -> Path:
        """Folder of the unix sockets: inside the home, or one with a short path where that is too long for a socket."""
        inside = self.path / "run"
        if len(str(inside).encode()) <= MAX_SOCKET_FOLDER_LENGTH:
            return inside
        return self.short_sockets

    @property
    def short_sockets(self) -> Path:
        return Path("/tmp") / f"lwds-{self.digest}"  # noqa: S108  (made 0700, and refused if another user's)

    @property
    def digest(self) -> str:
        """Short name of this home, for folders outside of it."""
        return hashlib.sha256(str(self.path).encode()).hexdigest()[:12]

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold the lock `name`, which one process at a time can; the kernel releases it when the process dies.

        Raises:
            HomeError: The folder cannot be written.
        """
        with self._open_lock(name) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    @contextmanager
    def hold_for_portal(self, address: str) -> Iterator[None]:
        """Hold the home for the portal that answers at `address`, until it ends or is killed.

        Raises:
            HomeError: Another portal holds it, or the folder cannot be written.
        """
        with self._open_lock("portal") as file:
            if not _try_lock(file):
                raise HomeError(
                    f"The portal at {_read_holder(file)} uses {self.path}: go there, stop it, or set LWDS_HOME to"
                    " another folder"
                )
            file.truncate(0)
            file.write(f"{address} (process {os.getpid()})")
            file.flush()
            yield

    def find_portal(self) -> str | None:
        """Address and process of the portal that holds this home; None if there is none."""
        if not (self.path / "portal.lock").exists():
            return None
        with self._open_lock("portal") as file:
            return None if _try_lock(file) else _read_holder(file)

    @contextmanager
    def _open_lock(self, name: str) -> Iterator[IO[str]]:
        with self._explain_errors():
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = (self.path / f"{name}.lock").open("a+")
        with file:
            yield file

    @contextmanager
    def _explain_errors(self) -> Iterator[None]:
        """Errors of the disk as a HomeError: what cannot be written, why, and what to do."""
        try:
            yield
        except OSError as error:
            reason = "it is a file, not a folder" if isinstance(error, FileExistsError) else error.strerror
            raise HomeError(
                f"{error.filename or self.path} cannot be used ({reason}): set LWDS_HOME to a folder that this"
                " account may write, on a disk with free space"
            ) from None

    def secret_key(self) -> str:
        """A random key for this home, created at the first call, in a file that only its owner can read.

        Raises:
            HomeError: The file cannot be written or read.
        """
        path = self.path / "secret_key"
        with self._explain_errors():
            if not path.exists():
                with self.lock("secret_key"):
                    if not path.exists():
                        new_path = path.with_suffix(".new")
                        new_path.touch(mode=0o600)
                        new_path.write_text(secrets.token_urlsafe(50))
                        new_path.rename(path)
            return path.read_text()

    @property
    def database_url(self) -> str:
        return f"postgresql://postgres@/lwds?host={self.sockets}"

    @property
    def redis_url(self) -> str:
        return f"redis+socket://{self.sockets}/valkey.sock?virtual_host=0"


def _try_lock(file: IO[str]) -> bool:
    """Lock an open file; False if another process has locked it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read_holder(file: IO[str]) -> str:
    """The text written by the holder of a portal's lock; empty if it is not yet written."""
    file.seek(0)
    return file.read() or "another address, which starts right now,"
