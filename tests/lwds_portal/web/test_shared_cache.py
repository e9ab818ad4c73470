"""The cache that processes share: what one counts the other knows, and a Valkey that is away stops nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
import redis

from lwds_portal.web.shared_cache import PREFIX, SharedCache, redis_address
from tests.worker import broker_of_tests


@pytest.fixture
def two_processes() -> list[SharedCache]:
    """The cache as two processes open it."""
    caches = [SharedCache(broker_of_tests(), {}) for _ in range(2)]
    caches[0].clear()
    return caches


def test_processes_share_their_counts(two_processes: list[SharedCache]) -> None:
    one, other = two_processes
    assert one.add("mails-of-ana", 0, 60)
    assert not other.add("mails-of-ana", 0, 60)
    assert [one.incr("mails-of-ana"), other.incr("mails-of-ana", 2), one.get("mails-of-ana")] == [1, 3, 3]
    other.delete("mails-of-ana")
    assert one.get("mails-of-ana", "none") == "none"
    with pytest.raises(ValueError, match="not found"):
        one.incr("mails-of-ana")


@pytest.mark.parametrize("value", [True, 3, 2.5, "a text", [1764536000.25, 1764536001.5], {"key": [None]}])
def test_values_come_back_as_they_were(two_processes: list[SharedCache], value: object) -> None:
    one, other = two_processes
    one.set("value", value, 60)
    assert other.get("value") == value
    assert other.has_key("value")


def test_clearing_leaves_the_messages_of_the_broker(two_processes: list[SharedCache]) -> None:
    two_processes[0].set("counted", 1, 60)
    with redis.Redis.from_url(redis_address(broker_of_tests())) as client:
        client.set("a message", "of the broker", ex=60)
        two_processes[0].clear()
        assert client.get("a message") == b"of the broker"
        client.delete("a message")
        assert list(client.scan_iter(match=f"{PREFIX}:*")) == []


def test_while_valkey_is_away_a_process_counts_alone(tmp_path: Path) -> None:
    cache = SharedCache(f"redis+socket://{tmp_path}/none.sock?virtual_host=0", {})
    assert cache.add("requests", 0, 60)
    assert [cache.incr("requests"), cache.incr("requests"), cache.get("requests")] == [1, 2, 2]
    cache.set("requests", 7, 60)
    assert cache.touch("requests", 60)
    assert cache.get("requests") == 7
