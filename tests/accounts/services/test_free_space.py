"""What does not fit on the disk is refused before it is written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from accounts.services.free_space import MEGABYTE, DiskFullError, require_free_space


def test_files_that_leave_the_reserve_free_are_accepted(tmp_path: Path, settings: Settings) -> None:
    settings.LWDS_MIN_FREE_MB = 1
    require_free_space(tmp_path, MEGABYTE)


def test_files_that_would_use_the_reserve_are_refused_with_numbers(tmp_path: Path, settings: Settings) -> None:
    settings.LWDS_MIN_FREE_MB = shutil.disk_usage(tmp_path).total // MEGABYTE + 1
    with pytest.raises(DiskFullError, match=r"no room for 2\.5 MB: .* MB are free, .* \(LWDS_MIN_FREE_MB\)") as refusal:
        require_free_space(tmp_path, 2_500_000)
    assert (refusal.value.status, refusal.value.code) == (507, "disk-full")


def test_a_missing_folder_is_on_the_disk_of_its_parent(tmp_path: Path, settings: Settings) -> None:
    settings.LWDS_MIN_FREE_MB = 0
    require_free_space(tmp_path / "not" / "yet", 1)
    with pytest.raises(DiskFullError):
        require_free_space(tmp_path / "not" / "yet", 2 * shutil.disk_usage(tmp_path).total)
