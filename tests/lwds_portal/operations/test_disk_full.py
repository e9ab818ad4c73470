"""A disk of 64 MB that fills up: what does not fit is refused in words, nothing half is left, and then all goes on."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from accounts.models import User
from accounts.services.free_space import DiskFullError
from catalog.entries.models import Dataset
from catalog.entries.writing import create_draft_dataset
from catalog.files.storing import store_file
from catalog.files.uploads import append_piece, current_offset, finish_upload, start_upload
from catalog.models import Upload

MEGABYTE = 1_000_000
SIZE = 64 * MEGABYTE

pytestmark = [pytest.mark.long, pytest.mark.django_db]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a disk of 64 MB")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def dataset(disk: Path, settings: Settings) -> Dataset:
    """A dataset whose files, and the pieces of whose uploads, are on the small disk."""
    settings.LWDS_HOME = type(settings.LWDS_HOME)(disk / "home")
    settings.LWDS_STORAGE = str(disk / "files")
    settings.LWDS_MIN_FREE_MB = 4
    settings.LWDS_USER_OPEN_UPLOADS = 0
    options = {"location": str(disk / "files")}
    storage = {"BACKEND": "lwds_portal.operations.local_storage.LocalStorage", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": storage}
    return create_draft_dataset(user=User.objects.create_superuser("ann"), title="Images")


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def fill(disk: Path, n_bytes: int) -> Path:
    """Another program writes to the disk."""
    file = disk / "others"
    file.write_bytes(b"x" * n_bytes)
    return file


def upload_file(dataset: Dataset, path: str, size: int) -> Upload:
    upload = start_upload(user=dataset.owner, dataset=dataset, path=path, size=size)
    append_piece(upload=upload, offset=0, content=io.BytesIO(b"x" * size))
    return upload


def test_files_are_refused_before_the_disk_is_full_and_stored_when_there_is_room(dataset: Dataset, disk: Path) -> None:
    for number in range(6):
        finish_upload(upload=upload_file(dataset, f"{number}.bin", 9 * MEGABYTE))
    before = names_in(disk)
    assert len(before) == 6
    with pytest.raises(DiskFullError, match="LWDS_MIN_FREE_MB"):
        start_upload(user=dataset.owner, dataset=dataset, path="large.bin", size=9 * MEGABYTE)
    with pytest.raises(DiskFullError, match="LWDS_MIN_FREE_MB"):
        store_file(user=dataset.owner, dataset=dataset, path="a.bin", content=ContentFile(b"x" * 9 * MEGABYTE))
    assert names_in(disk) == before
    next((disk / "files").rglob("*.bin")).unlink()
    finish_upload(upload=upload_file(dataset, "large.bin", 9 * MEGABYTE))


def test_a_piece_that_fills_the_disk_is_stored_in_part_and_resumed(dataset: Dataset, disk: Path) -> None:
    size = 20 * MEGABYTE
    upload = start_upload(user=dataset.owner, dataset=dataset, path="a.bin", size=size)
    others = fill(disk, SIZE - 10 * MEGABYTE)
    with pytest.raises(DiskFullError, match="disk is full"):
        append_piece(upload=upload, offset=0, content=io.BytesIO(b"x" * size))
    others.unlink()
    arrived = current_offset(upload=upload)
    append_piece(upload=upload, offset=arrived, content=io.BytesIO(b"x" * (size - arrived)))
    with finish_upload(upload=upload).file.open("rb") as content:
        assert content.read() == b"x" * size


def test_a_backup_that_does_not_fit_says_so_and_has_no_manifest(dataset: Dataset, disk: Path) -> None:
    for number in range(3):
        finish_upload(upload=upload_file(dataset, f"{number}.bin", 9 * MEGABYTE))
    fill(disk, 30 * MEGABYTE)
    with pytest.raises(CommandError) as refused:
        call_command("backup", str(disk / "backup"))
    assert "space" in str(refused.value)
    assert not (disk / "backup" / "manifest.json").exists()
