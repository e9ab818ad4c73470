"""The bill of materials: one component for each package of the lock file, in the form of CycloneDX."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from scripts.sbom import ROOT, build_bill

LOCK = (ROOT / "requirements.lock").read_text()


def test_every_locked_package_is_named_with_version_and_digests() -> None:
    bill = build_bill(LOCK)
    components = {component["name"]: component for component in bill["components"]}
    assert len(components) == len(re.findall(r"^\S+==", LOCK, re.MULTILINE))
    assert components["django"]["version"] == version("django")
    assert sum(len(component["externalReferences"]) for component in components.values()) == LOCK.count("--hash=")


def test_its_form_is_that_of_cyclonedx_1_6() -> None:
    bill = build_bill(LOCK)
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bill["serialNumber"])
    assert bill["metadata"]["component"]["type"] == "application"
    references = [component["bom-ref"] for component in bill["components"]]
    assert len(references) == len(set(references))
    for component in bill["components"]:
        assert component["type"] == "library"
        assert re.fullmatch(r"pkg:pypi/[a-z0-9-]+@[A-Za-z0-9.+!-]+", component["purl"])
        for reference in component["externalReferences"]:
            assert reference["type"] == "distribution"
            assert re.fullmatch(r"[0-9a-f]{64}", reference["hashes"][0]["content"])


def test_the_same_lock_file_gives_the_same_text(tmp_path: Path) -> None:
    for name in ("one.json", "two.json"):
        command = [sys.executable, "scripts/sbom.py", "requirements.lock", str(tmp_path / name)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
