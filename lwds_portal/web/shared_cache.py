"""Django's cache in Valkey, shared by all processes of the portal; while Valkey is away, each process has its own.

What limits a caller is counted here: requests a minute, mails and attempts to sign in.
"""

from __future__ import annotations

import json
import re
from typing import Any

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

PREFIX = "lwds-cache"  # of our keys, beside the messages of the broker
SOCKET_SECONDS = 1.0  # after which Valkey counts as away
_UNIX_SOCKET = re.compile(r"redis\+socket://(?P<path>[^?]+)\?virtual_host=(?P<database>\d+)")


class JsonSerializer:
    """Values as JSON: reading untrusted values runs no code."""

    def dumps(self, value: Any) -> int | str:
        # Valkey counts up plain numbers.
        return value if type(value) is int else json.dumps(value)

    def loads(self, text: bytes) -> Any:
        return json.loads(text)


class SharedCache(BaseCache):
    """A cache backend: values that JSON has, under keys that all processes share.

    Args:
        location: The broker's address, as `REDIS_URL` has it.
    """

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        params = {**params, "KEY_PREFIX": PREFIX}
        super().__init__(params)
        options = {
            "serializer": JsonSerializer,
            "socket_timeout": SOCKET_SECONDS,
            "socket_connect_timeout": SOCKET_SECONDS,
            "retry": Retry(NoBackoff(), 1),  # a connection that Valkey has closed is opened again once
        }
        self._shared = RedisCache(redis_address(location), {**params, "OPTIONS": options})
        self._own = LocMemCache(PREFIX, params)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._call_cache("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._call_cache("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._call_cache("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._call_cache("touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._call_cache("delete", *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self._call_cache("incr", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._call_cache("has_key", *args, **kwargs)

    def clear(self) -> None:
        """Delete our keys, and no others of the same database."""
        self._own.clear()
        client = self._shared._cache.get_client(write=True)
        for key in client.scan_iter(match=f"{PREFIX}:*"):
            client.delete(key)

    def _call_cache(self, method: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(self._shared, method)(*args, **kwargs)
        except RedisError:
            return getattr(self._own, method)(*args, **kwargs)


def redis_address(broker: str) -> str:
    """The address of a broker as Celery writes it -> as the Redis client reads it.

    Example:
        >>> redis_address("redis+socket:///run/valkey.sock?virtual_host=3")
        'unix:///run/valkey.sock?db=3'
        >>> redis_address("redis://broker.example.org:6379/0")
        'redis://broker.example.org:6379/0'
    """
    socket = _UNIX_SOCKET.fullmatch(broker)
    return f"unix://{socket['path']}?db={socket['database']}" if socket else broker
