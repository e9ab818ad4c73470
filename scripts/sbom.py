"""`make sbom`: the packages of requirements.lock as a bill of materials, CycloneDX 1.6 as JSON.

It says what a running portal consists of: every package with its version and the digests of the archives that are
accepted for it. The same lock file gives the same text, so that two bills can be compared.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import uuid
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<marker>[^\\]+))?")
DIGEST = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def main(lock_file: str, output: str) -> int:
    text = Path(lock_file).read_text()
    Path(output).parent.mkdir(parents=True, exist_ok=True)
    Path(output).write_text(json.dumps(build_bill(text), indent=1) + "\n")
    print(f"{output}: {len(build_bill(text)['components'])} packages")
    return 0


def build_bill(lock: str) -> dict[str, Any]:
    """The bill of a lock file's text."""
    version = re.search(r'__version__ = "([^"]+)"', (ROOT / "lwds_portal" / "__init__.py").read_text())
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.UUID(bytes=hashlib.sha256(lock.encode()).digest()[:16], version=4).urn,
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "lwds_portal", "version": version[1] if version else ""}
        },
        "components": _list_components(lock),
    }


def _list_components(lock: str) -> list[dict[str, Any]]:
    components: list[dict[str, Any]] = []
    for line in lock.splitlines():
        if pinned := PINNED.match(line):
            name = re.sub(r"[-_.]+", "-", pinned["name"]).lower()
            purl = f"pkg:pypi/{name}@{pinned['version']}"
            component = {"type": "library", "bom-ref": purl, "name": name, "version": pinned["version"], "purl": purl}
            if pinned["marker"]:
                component["properties"] = [{"name": "lwds:only-where", "value": pinned["marker"].strip()}]
            components.append(component | {"externalReferences": []})
        elif components and (digest := DIGEST.search(line)):
            current = components[-1]
            archive = {"type": "distribution", "url": f"https://pypi.org/project/{current['name']}/"}
            hashes = [{"alg": "SHA-256", "content": digest[1]}]
            current["externalReferences"].append(archive | {"hashes": hashes})
    return components


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
