"""The nightly task tells the log what it collected, and which stored files only a backup brings back."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pytest_django.fixtures import Settings
from structlog.testing import capture_logs

from catalog.entries.writing import create_draft_dataset
from catalog.files.storing import store_file
from lwds_portal.operations.garbage import COLLECTORS
from lwds_portal.operations.local_storage import LocalStorage
from lwds_portal.tasks import collect_garbage_nightly
from tests.people import person


@pytest.mark.django_db
def test_collected_and_missing_files_are_logged(settings: Settings, tmp_path: Path) -> None:
    backend = f"{LocalStorage.__module__}.LocalStorage"
    local = {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = settings.STORAGES | {"default": local}
    settings.LWDS_HOME = type(settings.LWDS_HOME)(tmp_path / "home")
    user = person("researcher")
    dataset = create_draft_dataset(user=user, title="Flow")
    file = store_file(user=user, dataset=dataset, path="flow.bin", content=ContentFile(b"x"))
    default_storage.delete(str(file.file))
    with capture_logs() as entries:
        collect_garbage_nightly()
    counts, gone = entries
    assert counts["event"] == "collected"
    assert {words.replace(" ", "_") for words in COLLECTORS} <= counts.keys()
    assert (gone["log_level"], gone["file"], gone["dataset"]) == ("error", str(file.file), "Flow")
