"""/metrics for Prometheus: counters of all web processes; loads, jobs, queue and database as they are now."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta

import prometheus_client
from django.conf import settings
from django.db import connection
from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from ingest.models import Load, LoadSlice
from lwds_portal.celery import app
from variants.jobs.models import Job
from variants.releases.models import Release

RATE_WINDOW = 60  # seconds


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The text that Prometheus scrapes; 404 for every address that is not in LWDS_METRICS_FROM."""
    if request.META["REMOTE_ADDR"] not in settings.LWDS_METRICS_FROM:
        raise Http404
    registry = prometheus_client.CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.MultiProcessCollector(registry)
    else:
        registry.register(prometheus_client.REGISTRY)
    registry.register(PortalCollector())
    return HttpResponse(prometheus_client.generate_latest(registry), content_type=prometheus_client.CONTENT_TYPE_LATEST)


class PortalCollector(Collector):
    """Gauges that are read from the database and the broker when /metrics is requested."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Eight small queries and one question to the broker."""
        yield _count_by_status("lwds_loads", "Loads by status", Load)
        yield _count_by_status("lwds_jobs", "Jobs by status", Job)
        yield _count_by_status("lwds_releases", "Releases by status", Release)
        recent = LoadSlice.objects.filter(created_at__gt=timezone.now() - timedelta(seconds=RATE_WINDOW))
        rows = recent.aggregate(rows=Sum("line_count"))["rows"] or 0
        yield GaugeMetricFamily("lwds_load_rows_per_second", "Source lines loaded, last minute", rows / RATE_WINDOW)
        yield GaugeMetricFamily("lwds_queue_length", "Tasks that no worker has taken yet", _get_queue_length())
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            size = cursor.fetchone()[0]
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            sessions = cursor.fetchone()[0]
        yield GaugeMetricFamily("lwds_database_bytes", "Size of the database", size)
        yield GaugeMetricFamily("lwds_database_sessions", "Open sessions of the database", sessions)


def _count_by_status(name: str, text: str, model: type[Load] | type[Job] | type[Release]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=["status"])
    counts = dict(model.objects.order_by().values_list("status").annotate(Count("pk")))
    for status in model.Status.values:
        family.add_metric([status], counts.get(status, 0))
    return family


def _get_queue_length() -> int:
    with app.connection_for_read() as broker:
        # Of kombu's Redis transport; the stubs know only what all transports have.
        client = broker.default_channel.client  # type: ignore[attr-defined]
        return int(client.llen(app.conf.task_default_queue))
