"""Lakes of loaded releases, in a folder of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from django.test import override_settings

from ingest.lake.write_lake import write_lake
from tests.releases import SYNTHETIC38, load_release, remove_releases
from variants.lake.manifest import Manifest
from variants.releases import reader
from variants.releases.models import Release
from variants.releases.recent_values import RecentValues


@contextmanager
def lake_of(release: Release, folder: Path, *, lines_of_file: int = 1_000_000) -> Iterator[Manifest]:
    """The lake of a release is there, and readers that are opened inside use it."""
    # Releases that this process has read meanwhile know the lake, so they are forgotten with it.
    recently_opened = RecentValues[int, reader.ReleaseReader](size=reader.MAX_RECENT_RELEASES)
    with override_settings(LWDS_LAKE=str(folder)), patch.object(reader, "_recently_opened", recently_opened):
        yield write_lake(release=Release.objects.get(pk=release.pk), lines_of_file=lines_of_file)


@contextmanager
def release_in_lake_alone(folder: Path, name: str = "alone") -> Iterator[Release]:
    """The files of `synthetic38` as a published release that lives in its lake alone."""
    recently_opened = RecentValues[int, reader.ReleaseReader](size=reader.MAX_RECENT_RELEASES)
    with override_settings(LWDS_LAKE=str(folder)), patch.object(reader, "_recently_opened", recently_opened):
        release = load_release(name, "GRCh38", SYNTHETIC38, lake_alone=True)
        try:
            yield release
        finally:
            remove_releases([release])
