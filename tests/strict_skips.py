"""pytest --strict-skips: a test that is skipped for a reason which is not in allowed_skips.txt fails the run.

Separate module because it is tested by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

ALLOWED = Path(__file__).with_name("allowed_skips.txt")


def read_allowed_reasons(path: Path = ALLOWED) -> list[str]:
    """The reasons of a file, without comments and empty lines."""
    lines = (line.strip() for line in path.read_text().splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def is_allowed(reason: str, allowed: Iterable[str]) -> bool:
    """Whether a reason is one of those that are allowed, in which `*` stands for any text.

    Example:
        >>> is_allowed("no Chromium found; install one", ["no Chromium found*"])
        True
        >>> is_allowed("later", ["no Chromium found*"])
        False
    """
    return any(fnmatchcase(reason, pattern) for pattern in allowed)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--strict-skips", action="store_true", help="fail where a skip has no allowed reason")


class StrictSkips:
    """Collects skips without an allowed reason, and fails the run at its end."""

    def __init__(self) -> None:
        self.allowed = read_allowed_reasons()
        self.forbidden: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._check(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._check(report)

    def _check(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if not report.skipped or hasattr(report, "wasxfail") or not isinstance(report.longrepr, tuple):
            return
        reason = report.longrepr[2].removeprefix("Skipped: ")
        if not is_allowed(reason, self.allowed):
            self.forbidden.append(f"{report.nodeid}: {reason}")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.forbidden and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.forbidden:
            terminalreporter.section(f"skipped without an allowed reason (see {ALLOWED.name})", red=True)
            for line in self.forbidden:
                terminalreporter.write_line(line)


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--strict-skips"):
        config.pluginmanager.register(StrictSkips(), "strict skips")
