"""What does not fit on the disk is refused before it is written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from accounts.services.free_space import MEGABYTE, DiskFullError, require_free_space


def test_what_fits_and_leaves_the_reserve_is_let_through(tmp_path: Path, settings: Settings) -> None:
    settings.LWDS_MIN_FREE_MB = 1
    require_free_space(tmp_path, MEGABYTE)


def test_what_would_use_the_reserve_is_refused_with_the_numbers(tmp_path: Path, settings: Settings) -> None:
    settings.LWDS_MIN_FREE_MB = shutil.disk_usage(tmp_path).total // MEGABYTE + 1
    with pytest.raises(DiskFullError, match=r"no room for 2\.5 MB: .* MB are free, .* \(LWDS_MIN_FREE_MB\)") as refusal:
        require_free_space(tmp_path, 2_500_000)
    assert (refusal.value.status, refusal.value.code) == (507, "disk-full")


def test_a_folder_that_is_not_there_yet_is_on_the_disk_of_its_parent(tmp_path: Path, settings: Settings) -> None:
    settings.LWDS_MIN_FREE_MB = 0
    require_free_space(tmp_path / "not" / "yet", 1)
    with pytest.raises(DiskFullError):
        require_free_space(tmp_path / "not" / "yet", 2 * shutil.disk_usage(tmp_path).total)
