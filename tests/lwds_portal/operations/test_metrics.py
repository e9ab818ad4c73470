"""What Prometheus scrapes, and from where."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings


@pytest.mark.django_db
def test_metrics_count_requests_loads_queue_and_database(client: Client) -> None:
    client.get("/health/live")
    text = client.get("/metrics").content.decode()
    assert "django_http_requests_total_by_method_total" in text
    for name in ("lwds_loads", "lwds_releases", "lwds_load_rows_per_second", "lwds_queue_length"):
        assert f"\n{name}" in text
    size = next(line for line in text.splitlines() if line.startswith("lwds_database_bytes "))
    assert float(size.split()[1]) > 1_000_000


@pytest.mark.django_db
def test_metrics_are_for_the_addresses_of_the_settings(client: Client, settings: Settings) -> None:
    settings.LWDS_METRICS_FROM = ["192.0.2.1"]
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.1").status_code == 200
