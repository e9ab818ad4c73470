"""The programs of the servers are found in the order that the error message promises."""

import pytest

from lwds_portal.embedded import EmbeddedServerError
from lwds_portal.embedded.binaries import find_postgres_bin, find_valkey_server, read_postgres_major


def program(folder, name, output):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{output}'\n")
    path.chmod(0o755)


def test_the_folder_of_the_environment_wins_and_no_other_is_looked_at(tmp_path, monkeypatch):
    program(tmp_path, "initdb", "initdb (PostgreSQL) 16.4 (Debian 16.4-1)")
    monkeypatch.setenv("LWDS_PG_BIN", str(tmp_path))
    assert find_postgres_bin() == tmp_path
    assert read_postgres_major(tmp_path) == 16
    assert find_postgres_bin(16) == tmp_path
    with pytest.raises(EmbeddedServerError, match="no PostgreSQL 15, which the existing data need"):
        find_postgres_bin(15)


def test_a_program_without_a_version_is_an_error_that_names_it(tmp_path):
    program(tmp_path, "initdb", "hello")
    with pytest.raises(EmbeddedServerError, match=r"initdb does not tell its version: hello"):
        read_postgres_major(tmp_path)


def test_without_the_wheel_valkey_is_missing_and_the_message_says_what_to_do(monkeypatch):
    assert find_valkey_server().name == "valkey-server"
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(EmbeddedServerError, match="REDIS_URL"):
        find_valkey_server()
