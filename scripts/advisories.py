"""Known weaknesses of Python packages without a network: a snapshot of the advisories about the packages that we lock.

    git clone --depth 1 https://github.com/pypa/advisory-database
    .venv/bin/python scripts/advisories.py advisory-database

writes .ci/advisories.json; `make audit` compares with it where PyPI cannot be reached. A package that is not a key
of `packages` was not looked up; an empty list means that no advisory is known for it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import yaml
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parent.parent
SNAPSHOT = ROOT / ".ci" / "advisories.json"
LOCKS = ("requirements.lock", "requirements-dev.lock")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", re.MULTILINE)


def main(database: str) -> int:
    names = {normal_name(name) for lock in LOCKS for name in PINNED.findall((ROOT / lock).read_text())}
    packages = {name: read_advisories(Path(database) / "vulns" / name) for name in sorted(names)}
    snapshot = {"made_at": datetime.now(UTC).date().isoformat(), "packages": packages}
    SNAPSHOT.write_text(json.dumps(snapshot, indent=1) + "\n")
    print(f"{SNAPSHOT}: {sum(map(len, packages.values()))} advisories about {len(packages)} packages")
    return 0


def read_advisories(folder: Path) -> list[dict[str, Any]]:
    """The advisories in a folder of the database: `{"id", "aliases", "ranges": [[first bad, first good or null]]}`."""
    advisories = []
    for file in sorted(folder.glob("*.yaml")):
        document = yaml.safe_load(file.read_text())
        if "withdrawn" in document:
            continue
        ranges = [
            bounds
            for affected in document.get("affected", [])
            for span in affected.get("ranges", [])
            if span["type"] == "ECOSYSTEM"
            for bounds in pair_events(span["events"])
        ]
        advisories.append({"id": document["id"], "aliases": document.get("aliases", []), "ranges": ranges})
    return advisories


def pair_events(events: list[dict[str, str]]) -> list[list[str | None]]:
    """Events of a range -> pairs of the first version with the weakness and the first one without, None for none yet.

    Example:
        >>> pair_events([{"introduced": "0"}, {"fixed": "1.2"}, {"introduced": "2.0"}])
        [['0', '1.2'], ['2.0', None]]
    """
    pairs: list[list[str | None]] = []
    for event in events:
        if "introduced" in event:
            pairs.append([event["introduced"], None])
        elif "fixed" in event and pairs:
            pairs[-1][1] = event["fixed"]
    return pairs


def compare(snapshot: Mapping[str, Any], installed: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """(a line for each weakness of an installed package, packages that the snapshot does not know).

    Example:
        >>> known = {"a": [{"id": "X-1", "aliases": ["CVE-1"], "ranges": [["0", "1.2"]]}]}
        >>> compare({"packages": known}, {"a": "1.1", "b": "1"})
        (['a 1.1: X-1 (CVE-1), fixed in 1.2'], ['b'])
    """
    lines, unknown = [], []
    for name, version in sorted(installed.items()):
        if name not in snapshot["packages"]:
            unknown.append(name)
        for advisory in snapshot["packages"].get(name, ()):
            lines += [
                f"{name} {version}: {advisory['id']} ({', '.join(advisory['aliases'])}), fixed in {fixed or 'none'}"
                for first, fixed in advisory["ranges"]
                if is_between(version, first, fixed)
            ]
    return lines, unknown


def is_between(version: str, first: str, fixed: str | None) -> bool:
    """Whether a version has the weakness; one that cannot be read may have it."""
    try:
        return Version(first) <= Version(version) and (fixed is None or Version(version) < Version(fixed))
    except InvalidVersion:
        return True


def installed_packages(folder: str) -> dict[str, str]:
    """{name: version} of a site-packages folder."""
    return {normal_name(package.metadata["Name"]): package.version for package in distributions(path=[folder])}


def normal_name(name: str) -> str:
    """As PyPI writes it in addresses."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
