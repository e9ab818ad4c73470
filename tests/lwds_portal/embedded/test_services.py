"""Which embedded servers a process needs, started and stopped."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lwds_portal.embedded.home import Home
from lwds_portal.embedded.services import OFFLINE_COMMANDS, start_servers_for_command, stop_servers
from lwds_portal.embedded.valkey import EmbeddedValkey


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A new home; the environment gives an address of PostgreSQL, whose start takes seconds, and none of Valkey."""
    monkeypatch.setenv("DATABASE_URL", "given")
    monkeypatch.delenv("REDIS_URL", raising=False)
    with tempfile.TemporaryDirectory(prefix="lwds-test-") as folder:
        home = Home(Path(folder) / "home")
        yield home
        stop_servers(home)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["help"],
        ["--version"],
        ["migrate", "--help"],
        ["migrate", "-h"],
        *([name] for name in sorted(OFFLINE_COMMANDS)),
    ],
)
def test_commands_without_a_database_start_no_server_and_create_no_home(home: Home, arguments: list[str]) -> None:
    start_servers_for_command(home, ["manage.py", *arguments])
    assert not home.path.exists()


def test_a_command_gets_the_servers_that_the_environment_does_not_name(home: Home) -> None:
    start_servers_for_command(home, ["manage.py", "migrate"])
    assert EmbeddedValkey(home).answers()
    assert stop_servers(home) == ["Valkey"]
    assert not EmbeddedValkey(home).answers()
    assert stop_servers(home) == []


def test_with_both_addresses_there_is_nothing_to_start_or_stop(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "given")
    start_servers_for_command(home, ["manage.py", "migrate"])
    assert not home.path.exists()
    assert stop_servers(home) == []


def test_stopping_creates_no_home(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    assert stop_servers(home) == []
    assert not home.path.exists()


def test_every_command_that_needs_no_database_exists() -> None:
    from django.core.management import get_commands

    assert set(get_commands()) | {"help", "version"} >= OFFLINE_COMMANDS
