"""Health, with the real parts up and down."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.worker import RunningWorker


def test_live_looks_at_nothing_else(client: Client) -> None:
    """No database mark: a query would fail this test."""
    assert client.get("/health/live").content == b"alive\n"


@pytest.mark.django_db
def test_ready_with_every_part_up(client: Client, worker: RunningWorker) -> None:
    answer = client.get("/health/ready")
    assert answer.json() == {
        "ready": True,
        **dict.fromkeys(("database", "questions", "migrations", "broker", "storage", "worker"), "ok"),
    }
    assert answer.status_code == 200


@pytest.mark.django_db
def test_not_ready_without_storage_says_which_part_fails(client: Client, settings: Settings) -> None:
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": "/proc/nowhere"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert (answer.json()["database"], answer.json()["storage"]) == ("ok", "FileNotFoundError")
