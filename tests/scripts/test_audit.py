"""Known weaknesses, from PyPI's answer and from the snapshot; what was not looked up is said."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from scripts import advisories
from scripts.audit import read_report

ADVISORY = """
id: PYSEC-1
aliases: [CVE-1]
affected:
- package: {name: web, ecosystem: PyPI}
  ranges:
  - {type: GIT, events: [{introduced: abc}]}
  - {type: ECOSYSTEM, events: [{introduced: "0"}, {fixed: 1.10.0}, {introduced: 2.0.0}]}
"""


def test_weaknesses_and_packages_without_an_answer_are_distinguished() -> None:
    weak = {"name": "web", "version": "1.0", "vulns": [{"id": "X-1", "fix_versions": ["1.1"]}]}
    skipped = {"name": "ours", "skip_reason": "not found on PyPI"}
    report = json.dumps({"dependencies": [weak, skipped]})
    assert read_report(report) == (["web 1.0: X-1, fixed in ['1.1']"], ["ours"])


def test_a_mirror_without_advisories_does_not_count_as_an_answer() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        read_report(json.dumps({"dependencies": [{"name": "web", "skip_reason": "not found on PyPI"}]}))


def test_advisories_become_ranges_of_versions(tmp_path: Path) -> None:
    (tmp_path / "PYSEC-1.yaml").write_text(ADVISORY)
    (tmp_path / "PYSEC-2.yaml").write_text("id: PYSEC-2\nwithdrawn: 2020-01-01\n")
    read = advisories.read_advisories(tmp_path)
    assert read == [{"id": "PYSEC-1", "aliases": ["CVE-1"], "ranges": [["0", "1.10.0"], ["2.0.0", None]]}]
    snapshot = {"packages": {"web": read}}
    hit = [
        version
        for version in ("1.9", "1.10.0", "1.11", "2.0.0", "3")
        if advisories.compare(snapshot, {"web": version})[0]
    ]
    assert hit == ["1.9", "2.0.0", "3"]
    assert advisories.compare(snapshot, {"other": "1"}) == ([], ["other"])


def test_the_snapshot_has_no_advisory_for_installed_packages() -> None:
    snapshot = json.loads(advisories.SNAPSHOT.read_text())
    folder = str(Path(pytest.__file__).parent.parent)
    assert advisories.compare(snapshot, advisories.installed_packages(folder))[0] == []
