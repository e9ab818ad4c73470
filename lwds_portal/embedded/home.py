"""LWDS_HOME: the one folder in which the portal keeps everything it writes, and the addresses that follow from it."""

from __future__ import annotations

import fcntl
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# A unix socket's path may have 107 bytes; PostgreSQL adds "/.s.PGSQL.5432" to its folder.
LONGEST_SOCKET_FOLDER = 90


@dataclass(frozen=True)
class Home:
    """Paths and addresses under one LWDS_HOME. Making one touches nothing on disk."""

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
        """Folder of the unix sockets: inside the home, or a short one where the home's path is too long."""
        inside = self.path / "run"
        if len(str(inside).encode()) <= LONGEST_SOCKET_FOLDER:
            return inside
        return self.short_sockets

    @property
    def short_sockets(self) -> Path:
        return Path("/tmp") / f"lwds-{self.digest}"  # noqa: S108  (made 0700, and refused if another user's)

    @property
    def digest(self) -> str:
        """Tells homes apart outside themselves."""
        return hashlib.sha256(str(self.path).encode()).hexdigest()[:12]

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Only one process at a time holds the lock `name`; the kernel frees it when a process dies."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.path / f"{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def secret_key(self) -> str:
        """A key of this home's own, made once and kept readable by its owner only."""
        kept = self.path / "secret_key"
        if not kept.exists():
            with self.lock("secret_key"):
                if not kept.exists():
                    fresh = kept.with_suffix(".new")
                    fresh.touch(mode=0o600)
                    fresh.write_text(secrets.token_urlsafe(50))
                    fresh.rename(kept)
        return kept.read_text()

    @property
    def database_url(self) -> str:
        return f"postgresql://postgres@/lwds?host={self.sockets}"

    @property
    def redis_url(self) -> str:
        return f"redis+socket://{self.sockets}/valkey.sock?virtual_host=0"
