"""The embedded Valkey on its real binary: started, shared, recovered with its queue, stopped."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from lwds_portal.embedded.home import Home
from lwds_portal.embedded.valkey import EmbeddedValkey


@pytest.fixture
def valkey() -> Iterator[EmbeddedValkey]:
    with tempfile.TemporaryDirectory(prefix="lwds-test-") as path:
        server = EmbeddedValkey(Home(Path(path) / "home"))
        yield server
        server.stop()


@pytest.fixture
def client(valkey: EmbeddedValkey) -> Iterator[redis.Redis]:
    valkey.start()
    with redis.Redis(unix_socket_path=str(valkey.socket)) as connected:
        yield connected


def test_it_never_drops_a_task_to_save_memory(client: redis.Redis) -> None:
    assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_it_listens_on_a_closed_unix_socket_alone(valkey: EmbeddedValkey, client: redis.Redis) -> None:
    assert client.config_get("port") == {"port": "0"}
    assert valkey.socket.stat().st_mode & 0o077 == 0


def test_a_second_start_finds_the_first_server(valkey: EmbeddedValkey, client: redis.Redis) -> None:
    process = client.info("server")["process_id"]
    valkey.start()
    assert client.info("server")["process_id"] == process


def test_queued_tasks_survive_kill_9(valkey: EmbeddedValkey, client: redis.Redis) -> None:
    client.rpush("celery", "first", "second")
    os.kill(client.info("server")["process_id"], signal.SIGKILL)
    while valkey.answers():
        pass
    valkey.start()
    assert client.lrange("celery", 0, -1) == [b"first", b"second"]


def test_stopping_keeps_the_queue_and_can_be_repeated(valkey: EmbeddedValkey, client: redis.Redis) -> None:
    client.rpush("celery", "task")
    assert valkey.stop() is True
    assert valkey.stop() is False
    valkey.start()
    assert client.llen("celery") == 1
