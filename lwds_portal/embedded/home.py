"""LWDS_HOME: paths of the folder with everything that the portal writes, and addresses of the embedded servers."""

from __future__ import annotations

import fcntl
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# A unix socket's path may have 107 bytes; PostgreSQL adds "/.s.PGSQL.5432" to its folder.
MAX_SOCKET_FOLDER_LENGTH = 90  # bytes


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
        """Hold the lock `name`, which one process at a time can; the kernel releases it when the process dies."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.path / f"{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def secret_key(self) -> str:
        """A random key for this home, created at the first call, in a file that only its owner can read."""
        path = self.path / "secret_key"
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
