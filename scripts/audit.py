"""`make audit`: asks PyPI for known weaknesses of every installed package, or says that nothing could be asked.

pip-audit lives in a folder of its own, .venv/audit: its packages are none of ours. Exits with 0 if nothing is known,
1 if a package has a known weakness, 2 if no audit was made.
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


def main(installed: str) -> int:
    try:
        weak = known_weaknesses(installed)
    except subprocess.CalledProcessError as error:
        reason = (error.stderr.strip() or "no reason given").splitlines()[-1]
        print(f"NO AUDIT WAS MADE: PyPI's advisories could not be asked ({reason[:200]})", file=sys.stderr)
        return 2
    for line in weak:
        print(line)
    print("No known weakness." if not weak else f"{len(weak)} known weaknesses.")
    return 1 if weak else 0


def known_weaknesses(installed: str) -> list[str]:
    """One line for each advisory. Raises CalledProcessError where there is no network, or no answer."""
    if not (HOME / "bin" / "pip-audit").exists():
        venv.create(HOME, with_pip=True)
        run(HOME / "bin" / "pip", "install", "-qq", "--disable-pip-version-check", "--retries", "0", PIP_AUDIT)
    # pip-audit ends with 1 for a weakness and for a failure alike; only the former writes a report.
    done = run(HOME / "bin" / "pip-audit", "--format", "json", "--progress-spinner", "off", "--path", installed, may=1)
    if not done.stdout.strip():
        raise subprocess.CalledProcessError(done.returncode, "pip-audit", stderr=done.stderr)
    packages = json.loads(done.stdout)["dependencies"]
    return [
        f"{package['name']} {package.get('version')}: {each['id']}, mended in {each['fix_versions'] or 'none'}"
        for package in packages
        for each in package.get("vulns", ())
    ]


def run(*command: str | Path, may: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, may):
        done.check_returncode()
    return done


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:] or [sysconfig.get_path("purelib")]))
