"""/health/live and /health/ready, for load balancers, systemd and people."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lwds_portal.celery import app
from triage.content.versions import is_content_usable
from variants.releases.engine_choice import spark_is_right
from variants.releases.lake_engine import engine_is_right
from variants.releases.models import Release
from variants.releases.store.connection import readonly

WORKER_PING_TIMEOUT = 1.0  # seconds
OUTCOME_SECONDS = 5  # for which requests get the same outcome, so that many requests cost no more than one
MIN_FREE_BYTES = 50 * 1024 * 1024


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers; checks nothing else."""
    return HttpResponse("alive\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 if every check succeeds, else 503; JSON with one word for each check: "ok", "failing" or a class of error.

    Damaged releases are named by "releases", engines of lakes that answer wrongly by "lake" and "spark", interview
    content that an upgrade has broken by "content", but the portal is ready all the same: other releases, the tables,
    the other engine and the shipped content answer.
    """
    parts = OUTCOMES.get()
    healthy = all(outcome == "ok" for name, outcome in parts.items() if name not in OPTIONAL_CHECKS)
    return JsonResponse({"ready": healthy, **parts}, status=200 if healthy else 503)


class Outcomes:
    """The outcome of every check; after OUTCOME_SECONDS one thread at a time makes the checks again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parts: dict[str, str] = {}
        self._made_at = float("-inf")

    def get(self) -> dict[str, str]:
        """One word for each check: "ok", "failing" or a class of error."""
        with self._lock:
            if time.monotonic() - self._made_at > OUTCOME_SECONDS:
                self._parts = {name: _run_check(check) for name, check in CHECKS.items()}
                self._made_at = time.monotonic()
            return self._parts

    def forget(self) -> None:
        """Forget the outcome, so that the next request makes every check again."""
        self._made_at = float("-inf")


OUTCOMES = Outcomes()


def _run_check(check: Callable[[], bool]) -> str:
    try:
        return "ok" if check() else "failing"
    except Exception as error:
        return type(error).__name__  # not its message, which may name hosts and users


def _check_database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _check_reader_connection() -> bool:
    """The connection that reads releases cannot write."""
    with readonly.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        return bool(cursor.fetchone() == ("on",))


def _check_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _check_broker() -> bool:
    with app.connection_for_read() as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
        return True


def _check_storage() -> bool:
    """Files could be written, without writing one: a probe would be left behind where the process is killed."""
    if isinstance(default_storage, FileSystemStorage):
        folder = Path(default_storage.location)
        if folder == settings.LWDS_HOME.files and not folder.exists():
            folder = settings.LWDS_HOME.path  # the folder in it is made with the first file
        free = shutil.disk_usage(folder).free
        return os.access(folder, os.W_OK | os.X_OK) and free >= MIN_FREE_BYTES
    default_storage.exists("health")  # one question to the bucket, with our credentials
    return True


def _check_worker() -> bool:
    return bool(app.control.ping(timeout=WORKER_PING_TIMEOUT, limit=1))


def _check_releases() -> bool:
    """The nightly comparison has found no damaged release."""
    return not Release.objects.published().exclude(damage="").exists()


def _check_lake() -> bool:
    """The engine of lakes answers questions with known answers, and files of lakes were found as they were written.

    Without LWDS_LAKE there is none.
    """
    is_damaged = Release.objects.published().exclude(lake_damage="").exists()
    return not settings.LWDS_LAKE or (engine_is_right() and not is_damaged)


def _check_spark() -> bool:
    """Spark answers the questions of the self-check; without LWDS_SPARK nobody asks it."""
    return not (settings.LWDS_LAKE and settings.LWDS_SPARK) or spark_is_right()


def _check_content() -> bool:
    """The published interview content can be used, and so can the files of LWDS_CONTENT; the log says what is wrong."""
    return is_content_usable()


OPTIONAL_CHECKS = ("releases", "lake", "spark", "content")
CHECKS = {
    "database": _check_database,
    "questions": _check_reader_connection,
    "migrations": _check_migrations,
    "broker": _check_broker,
    "storage": _check_storage,
    "worker": _check_worker,
    "releases": _check_releases,
    "lake": _check_lake,
    "spark": _check_spark,
    "content": _check_content,
}
