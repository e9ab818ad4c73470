"""The embedded Valkey, Celery's broker: one server for each LWDS_HOME, reached over a unix socket."""

from __future__ import annotations

import subprocess
import time

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from lwds_portal.embedded import EmbeddedServerError
from lwds_portal.embedded.binaries import find_valkey_server
from lwds_portal.embedded.home import Home

START_TIMEOUT = 60  # seconds: it reads its journal of queued tasks first


class EmbeddedValkey:
    """Start, find and stop the broker of one home. Every method may be called by several processes at once."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.socket = home.sockets / "valkey.sock"
        self.data = home.path / "valkey"

    def start(self) -> None:
        """Make sure that the broker answers. Queued tasks survive kill -9: each is in its journal."""
        if self.answers():
            return
        with self.home.lock("valkey"):
            if self.answers():
                return
            self._launch()
            deadline = time.monotonic() + START_TIMEOUT
            while not self.answers():
                if time.monotonic() > deadline:
                    raise EmbeddedServerError(f"Valkey does not answer; see {self.home.logs / 'valkey.log'}")
                time.sleep(0.02)

    def stop(self) -> bool:
        """Stop the broker; its journal is complete. True if it was running."""
        with self.home.lock("valkey"):
            if not self.answers():
                return False
            with self._client() as client:
                client.shutdown(save=False, nosave=True)
            return True

    def answers(self) -> bool:
        """Whether the broker answers a ping."""
        try:
            with self._client() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def _client(self) -> redis.Redis:
        # One attempt: with the client's own retries a call to a stopped server would take seconds.
        return redis.Redis(unix_socket_path=str(self.socket), socket_timeout=10, retry=Retry(NoBackoff(), 0))

    def _launch(self) -> None:
        for folder in (self.data, self.socket.parent, self.home.logs):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",  # a broker must never drop a task to save memory
            "logfile": str(self.home.logs / "valkey.log"),
            "daemonize": "yes",
        }
        command = [
            str(find_valkey_server()),
            *(part for name, value in options.items() for part in (f"--{name}", value)),
        ]
        try:
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, start_new_session=True)
        except subprocess.CalledProcessError:
            raise EmbeddedServerError(f"Valkey did not start; see {self.home.logs / 'valkey.log'}") from None
