"""Check that the lock files satisfy the requirements files; `make lock` makes them.

Separate module because it runs without Django and without a network.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"requirements.txt": "requirements.lock", "requirements-dev.txt": "requirements-dev.lock"}
# A locked package: `name==version ; marker \\`, then its digests, then the files and packages that need it.
LOCKED = re.compile(r"^([\w.-]+)==(\S+).*\n((?:[ #].*\n)*)", re.MULTILINE)
REQUIRED = re.compile(r"^([\w.-]+)(?:\[[\w,]*\])?==([\w.]+)", re.MULTILINE)


def check_lock(requirements: str, lock: str, name: str) -> list[str]:
    """Sentences about what a lock lacks, or has too much.

    Args:
        requirements: Text of the requirements file.
        lock: Text of the file that was made from it.
        name: Name of the requirements file, as the lock names it.
    """
    required = {_normalize(package): version for package, version in REQUIRED.findall(requirements)}
    locked = {_normalize(package): (version, details) for package, version, details in LOCKED.findall(lock)}
    problems = [f"{package} has no digest" for package, (_, details) in locked.items() if "--hash=" not in details]
    for package, version in required.items():
        locked_version = locked[package][0] if package in locked else "nothing"
        if locked_version != version:
            problems.append(f"{name} asks for {package} {version}, its lock has {locked_version}")
    needed_by = re.compile(rf"-r {re.escape(name)}$", re.MULTILINE)
    direct = {package for package, (_, details) in locked.items() if needed_by.search(details)}
    problems += [f"{name} no longer asks for {package}, its lock does" for package in sorted(direct - set(required))]
    return problems


def _normalize(package: str) -> str:
    """A package's name as PyPI compares names."""
    return re.sub(r"[-_.]+", "-", package).lower()


def main() -> None:
    problems = []
    for requirements, lock in LOCKS.items():
        problems += check_lock((ROOT / requirements).read_text(), (ROOT / lock).read_text(), requirements)
    if problems:
        sys.exit("\n".join([*problems, "Run `make lock`, and commit the lock files with the requirements."]))


if __name__ == "__main__":
    main()
