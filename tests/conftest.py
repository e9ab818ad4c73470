"""Fixtures every test may use, and the real servers they run on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from celery import current_app
from django.conf import settings

from lwds_portal.embedded.services import start_servers
from tests.worker import RunningWorker, broker_of_tests


def pytest_sessionstart(session: pytest.Session) -> None:
    """The tests use real servers: those of the environment, else embedded ones under LWDS_HOME."""
    if not session.config.option.collectonly:
        start_servers(settings.LWDS_HOME)
    current_app.conf.broker_url = broker_of_tests()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"skipped tests: {len(terminalreporter.stats.get('skipped', []))}")


@pytest.fixture(scope="session")
def worker(django_db_setup: None) -> Iterator[RunningWorker]:
    """A real Celery worker on the test database; its tests need committed rows (transaction=True)."""
    with RunningWorker.start() as running:
        yield running
