"""The browser libraries are exactly what VENDOR.md records, each with its licence."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = [ROOT / "static/vendor", ROOT / "tests/browser/vendor"]
ROW = re.compile(r"^\| (\S+) \| (\S+) \| \S+ \| ([0-9a-f]{64}) \|$", re.MULTILINE)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parts[-3])
def test_every_vendored_file_has_the_recorded_checksum_and_nothing_else_lies_there(folder):
    recorded = {name: digest for name, _, digest in ROW.findall((folder / "VENDOR.md").read_text())}
    present = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    licences = {f"{Path(name).parent}/LICENSE" for name in recorded}
    assert present == set(recorded) | licences | {"VENDOR.md"}
    for name, digest in recorded.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_vendored_versions_are_those_of_package_json():
    manifest = json.loads((ROOT / "package.json").read_text())
    expected = {f"{name.rpartition('/')[2]}-{version}" for name, version in manifest["dependencies"].items()}
    assert {path.name for path in (ROOT / "static/vendor").iterdir() if path.is_dir()} == expected


def test_lock_file_names_no_registry_host():
    assert "resolved" not in (ROOT / "package-lock.json").read_text()
