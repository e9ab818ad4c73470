"""gunicorn behind nginx. LWDS_HOME is set by the systemd unit; everything gunicorn writes is in it or in /run/lwds."""

import os
from pathlib import Path

from lwds_portal.web.server import limit_request_line, raw_env, threads, when_ready  # noqa: F401  (settings by name)

home = Path(os.environ["LWDS_HOME"])
bind = "unix:/run/lwds/web.sock"
control_socket = "/run/lwds/gunicorn.ctl"
worker_tmp_dir = "/run/lwds"
workers = int(os.environ.get("WEB_WORKERS", 2 * (os.cpu_count() or 1)))
timeout = 120
graceful_timeout = 30
max_requests = 10_000  # a leak in a library ends with its process
max_requests_jitter = 1_000


def child_exit(server: object, worker: object) -> None:
    """Counters of an ended process stay in the sums, its gauges go."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[attr-defined]
