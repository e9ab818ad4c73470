"""Health, with the real parts up and down."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from lwds_portal.site import health
from tests.worker import RunningWorker
from triage.content.shipped import shipped_texts
from triage.models import ContentVersion


@pytest.fixture(autouse=True)
def every_check_made_anew() -> None:
    health.OUTCOMES.forget()


def test_live_looks_at_nothing_else(client: Client) -> None:
    """No database mark: a query would fail this test."""
    assert client.get("/health/live").content == b"alive\n"


@pytest.mark.django_db
def test_ready_with_every_part_up(client: Client, worker: RunningWorker) -> None:
    answer = client.get("/health/ready")
    assert answer.json() == {
        "ready": True,
        **dict.fromkeys(("database", "questions", "migrations", "broker", "storage", "worker"), "ok"),
        **dict.fromkeys(("releases", "lake", "spark", "content"), "ok"),
    }
    assert answer.status_code == 200


@pytest.mark.django_db
def test_not_ready_without_storage_says_which_part_fails(client: Client, settings: Settings) -> None:
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": "/proc/nowhere"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert (answer.json()["database"], answer.json()["storage"]) == ("ok", "FileNotFoundError")


@pytest.mark.django_db
def test_asking_again_makes_no_check_and_leaves_no_file(
    client: Client, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    before = tmp_path.stat().st_mtime_ns
    made: list[str] = []
    checks = {name: lambda name=name: made.append(name) is None for name in health.CHECKS}
    first = client.get("/health/ready").json()
    assert first["storage"] == "ok"
    monkeypatch.setattr(health, "CHECKS", checks)
    assert [client.get("/health/ready").json() for _ in range(5)] == [first] * 5
    assert made == []
    assert (tmp_path.stat().st_mtime_ns, list(tmp_path.iterdir())) == (before, [])
    health.OUTCOMES.forget()
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: health.OUTCOMES.get()["worker"], range(8))) == {"ok"}
    assert made == list(checks)  # once, however many ask at a time


@pytest.mark.django_db
def test_a_nearly_full_disk_is_reported_before_files_are_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "MIN_FREE_BYTES", 2**60)
    assert client.get("/health/ready").json()["storage"] == "failing"


@pytest.mark.django_db
def test_content_that_an_upgrade_broke_is_reported_while_ready(client: Client, worker: RunningWorker) -> None:
    texts = shipped_texts() | {"rules.yaml": "rules: ["}
    ContentVersion.objects.create(name="Ours", domain="", status="active", texts=texts, made_from="")
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["content"]) == (200, "failing")
