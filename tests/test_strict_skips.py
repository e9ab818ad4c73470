"""A run with --strict-skips fails where a test is skipped for a reason that is not listed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.strict_skips import read_allowed_reasons

PASSES = "def test_passes():\n    pass\n"
SKIPS = "import pytest\n@pytest.mark.skipif(True, reason={reason!r})\ndef test_skipped():\n    pass\n"
SKIPS_MODULE = "import pytest\npytest.skip({reason!r}, allow_module_level=True)\n"
XFAILS = "import pytest\n@pytest.mark.xfail\ndef test_fails():\n    assert False\n"
ALLOWED, FORBIDDEN = "nginx is not installed", "somebody was in a hurry"


def run_pytest(folder: Path, content: str, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "test_passing.py").write_text(PASSES)
    (folder / "test_module.py").write_text(content)
    command = [sys.executable, "-m", "pytest", "-p", "tests.strict_skips", "-p", "xdist", *options, str(folder)]
    # No other plug-in: importing all that are installed takes longer than these runs.
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("workers", [[], ["-n", "1"]])
@pytest.mark.parametrize("template", [SKIPS, SKIPS_MODULE])
def test_an_unlisted_reason_fails_the_run_and_is_named(tmp_path: Path, template: str, workers: list[str]) -> None:
    run = run_pytest(tmp_path, template.format(reason=FORBIDDEN), "--strict-skips", *workers)
    assert run.returncode == 1, run.stdout + run.stderr
    assert f"test_module.py{'' if template is SKIPS_MODULE else '::test_skipped'}: {FORBIDDEN}" in run.stdout


@pytest.mark.parametrize(
    ("content", "options"),
    [
        (SKIPS.format(reason=ALLOWED), ["--strict-skips"]),
        (SKIPS.format(reason=FORBIDDEN), []),
        (XFAILS, ["--strict-skips"]),
    ],
)
def test_other_runs_pass(tmp_path: Path, content: str, options: list[str]) -> None:
    run = run_pytest(tmp_path, content, *options)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_list_names_data_that_the_repository_lacks_file_by_file() -> None:
    reasons = read_allowed_reasons()
    assert ALLOWED in reasons
    assert not [reason for reason in reasons if "*" in reason and ("data" in reason or "shared" in reason)]
    assert "*" not in reasons
