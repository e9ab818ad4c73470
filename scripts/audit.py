"""`make audit`: ask PyPI for known weaknesses of every installed package.

pip-audit is installed into a folder of its own, .venv/audit, so that its packages are not mixed with the portal's.
The exit status is 0 if no weakness is known, 1 if a package has one, 2 if PyPI could not be asked.
"""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

PIP_AUDIT = "pip-audit==2.10.1"
HOME = Path(sys.prefix) / "audit"


def main(packages_folder: str) -> int:
    try:
        weaknesses = list_weaknesses(packages_folder)
    except subprocess.CalledProcessError as error:
        reason = (error.stderr.strip() or "no reason given").splitlines()[-1]
        print(f"NO AUDIT WAS MADE: PyPI's advisories could not be asked ({reason[:200]})", file=sys.stderr)
        return 2
    for weakness in weaknesses:
        print(weakness)
    print(f"{len(weaknesses)} known weaknesses." if weaknesses else "No known weakness.")
    return 1 if weaknesses else 0


def list_weaknesses(packages_folder: str) -> list[str]:
    """One line for each advisory about a package in a site-packages folder.

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
    return [
        f"{package['name']} {package.get('version')}: {weakness['id']}, fixed in {weakness['fix_versions'] or 'none'}"
        for package in json.loads(audit.stdout)["dependencies"]
        for weakness in package.get("vulns", ())
    ]


def _run(*command: str | Path, allowed_status: int = 0) -> subprocess.CompletedProcess[str]:
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    if process.returncode not in (0, allowed_status):
        process.check_returncode()
    return process


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:] or [sysconfig.get_path("purelib")]))
