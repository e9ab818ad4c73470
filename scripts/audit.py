"""`make audit`: ask PyPI for known weaknesses of every installed package, or the snapshot of advisories without PyPI.

pip-audit is installed into a folder of its own, .venv/audit, so that its packages are not mixed with the portal's.
The exit status is 0 if no weakness is known, 1 if a package has one, 2 if some package could not be looked up.
"""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

from scripts import advisories

PIP_AUDIT = "pip-audit==2.10.1"
HOME = Path(sys.prefix) / "audit"


def main(packages_folder: str) -> int:
    try:
        weaknesses, unknown = list_weaknesses(packages_folder)
    except subprocess.CalledProcessError as error:
        reason = (error.stderr.strip() or "no reason given").splitlines()[-1]
        print(f"PyPI's advisories could not be asked ({reason[:200]}).", file=sys.stderr)
        weaknesses, unknown = compare_with_snapshot(packages_folder)
    for weakness in weaknesses:
        print(weakness)
    print(f"{len(weaknesses)} known weaknesses." if weaknesses else "No known weakness.")
    if unknown:
        print(f"NOT LOOKED UP ({len(unknown)} packages): {', '.join(unknown)}", file=sys.stderr)
    return 1 if weaknesses else 2 if unknown else 0


def compare_with_snapshot(packages_folder: str) -> tuple[list[str], list[str]]:
    """As `list_weaknesses`, of the snapshot that scripts/advisories.py makes."""
    snapshot = json.loads(advisories.SNAPSHOT.read_text())
    print(f"Compared with the advisories of {snapshot['made_at']} ({advisories.SNAPSHOT.name}):")
    return advisories.compare(snapshot, advisories.installed_packages(packages_folder))


def list_weaknesses(packages_folder: str) -> tuple[list[str], list[str]]:
    """(a line for each advisory about a package in a site-packages folder, packages that PyPI does not know).

    Raises:
        CalledProcessError: There is no network, or no answer.
    """
    if not (HOME / "bin" / "pip-audit").exists():
        venv.create(HOME, with_pip=True)
        _run(HOME / "bin" / "pip", "install", "-qq", "--disable-pip-version-check", "--retries", "0", PIP_AUDIT)
    command = [HOME / "bin" / "pip-audit", "--format", "json", "--progress-spinner", "off", "--path", packages_folder]
    # The exit status is 1 for a weakness and for a failure alike; only after the former there is a report.
    audit = _run(*command, allowed_status=1)
    if not audit.stdout.strip():
        raise subprocess.CalledProcessError(audit.returncode, "pip-audit", stderr=audit.stderr)
    return read_report(audit.stdout)


def read_report(report: str) -> tuple[list[str], list[str]]:
    """The weaknesses, and the packages without an answer, in pip-audit's JSON.

    Raises:
        CalledProcessError: No package has an answer: the index is a mirror without advisories.
    """
    packages = json.loads(report)["dependencies"]
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    if packages and len(unknown) == len(packages):
        raise subprocess.CalledProcessError(0, "pip-audit", stderr=packages[0]["skip_reason"])
    lines = [
        f"{package['name']} {package.get('version')}: {weakness['id']}, fixed in {weakness['fix_versions'] or 'none'}"
        for package in packages
        for weakness in package.get("vulns", ())
    ]
    return lines, unknown


def _run(*command: str | Path, allowed_status: int = 0) -> subprocess.CompletedProcess[str]:
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    if process.returncode not in (0, allowed_status):
        process.check_returncode()
    return process


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:] or [sysconfig.get_path("purelib")]))
