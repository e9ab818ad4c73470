"""The table of clients in the README: each line names a test, which uses the real package."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_LINE = re.compile(r"^\| `(?P<package>[\w.-]+)`.*\| \[test\]\((?P<test>[^)]+)\) \|$", re.MULTILINE)
CLIENTS = [(match["package"], match["test"]) for match in _LINE.finditer((ROOT / "README.md").read_text())]


def test_the_table_has_lines() -> None:
    assert len(CLIENTS) >= 5


@pytest.mark.parametrize(("package", "test"), CLIENTS)
def test_each_client_is_used_by_its_test(package: str, test: str) -> None:
    module = package.replace("-", "_")
    assert re.search(rf"\b(?:import|from) {module}\b", (ROOT / test).read_text())
