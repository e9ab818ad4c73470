"""Is the portal alive, and is it ready to serve: for load balancers, systemd and people."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lwds_portal.celery import app
from variants.storage.connecting import questions

WORKER_PATIENCE = 1.0  # seconds for a worker to answer a ping


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers; looks at nothing else."""
    return HttpResponse("alive\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 if every part works, else 503; says in one word for each part what is the matter."""
    parts = {name: _outcome(check) for name, check in CHECKS.items()}
    healthy = all(outcome == "ok" for outcome in parts.values())
    return JsonResponse({"ready": healthy, **parts}, status=200 if healthy else 503)


def _outcome(check: Callable[[], bool]) -> str:
    try:
        return "ok" if check() else "failing"
    except Exception as error:
        return type(error).__name__  # the class alone: messages name hosts and users


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _questions() -> bool:
    """Questions are asked where nothing can be written."""
    with questions.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        return cursor.fetchone() == ("on",)


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _broker() -> bool:
    with app.connection_for_read() as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
        return True


def _storage() -> bool:
    name = default_storage.save("health/probe.txt", ContentFile(b"ok"))
    default_storage.delete(name)
    return True


def _worker() -> bool:
    return bool(app.control.ping(timeout=WORKER_PATIENCE, limit=1))


CHECKS = {
    "database": _database,
    "questions": _questions,
    "migrations": _migrations,
    "broker": _broker,
    "storage": _storage,
    "worker": _worker,
}
