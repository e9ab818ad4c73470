"""LWDS_HOME: the one folder in which the portal keeps everything it writes, and the addresses that follow from it."""

import hashlib
import tempfile
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
    def sockets(self) -> Path:
        """Folder of the unix sockets: inside the home, or a short one where the home's path is too long."""
        inside = self.path / "run"
        if len(str(inside).encode()) <= LONGEST_SOCKET_FOLDER:
            return inside
        digest = hashlib.sha256(str(self.path).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"lwds-{digest}"

    @property
    def database_url(self) -> str:
        return f"postgresql://postgres@/lwds?host={self.sockets}"

    @property
    def redis_url(self) -> str:
        return f"redis+socket://{self.sockets}/valkey.sock?virtual_host=0"
