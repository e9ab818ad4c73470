"""gunicorn behind nginx. LWDS_HOME is set by the systemd unit; everything gunicorn writes is in it or in /run/lwds."""

import os
from pathlib import Path

home = Path(os.environ["LWDS_HOME"])
bind = "unix:/run/lwds/web.sock"
control_socket = "/run/lwds/gunicorn.ctl"
worker_tmp_dir = "/run/lwds"
workers = int(os.environ.get("WEB_WORKERS", 2 * (os.cpu_count() or 1)))
threads = 4
timeout = 120
graceful_timeout = 30
limit_request_line = 0  # nginx has the limit: scripts name hundreds of fields, and scroll tokens hold their question
max_requests = 10_000  # a leak in a library ends with its process
max_requests_jitter = 1_000
raw_env = ["LWDS_STATEMENT_TIMEOUT=60"]  # seconds; loads and jobs, which run in the worker, take their time


def child_exit(server: object, worker: object) -> None:
    """Counters of an ended process stay in the sums, its gauges go."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[attr-defined]
