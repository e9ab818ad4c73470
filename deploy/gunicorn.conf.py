"""gunicorn behind nginx. LWDS_HOME is set by the systemd unit; everything gunicorn writes is in it or in /run/lwds."""

import os
from pathlib import Path

cores = os.cpu_count() or 1
# Of all processes together; read by the next import.
os.environ.setdefault("LWDS_QUESTION_LANES", str(max(2, min(cores, 8))))

from lwds_portal.web.server import (  # noqa: E402, F401  (settings by name)
    limit_request_line,
    post_fork,
    raw_env,
    threads,
    when_ready,
    worker_class,
    worker_connections,
)

home = Path(os.environ["LWDS_HOME"])
bind = "unix:/run/lwds/web.sock"
control_socket = "/run/lwds/gunicorn.ctl"
worker_tmp_dir = "/run/lwds"
workers = int(os.environ.get("WEB_WORKERS", 2 * cores + 1))  # one of them for look-ups while the others compute
timeout = 120
graceful_timeout = 30
max_requests = 10_000  # a leak in a library ends with its process
max_requests_jitter = 1_000


def child_exit(server: object, worker: object) -> None:
    """Counters of an ended process stay in the sums, its gauges go."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[attr-defined]
